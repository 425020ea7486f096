/* SPDX-License-Identifier: MIT */
/* questions COUNT PACKS FOLDER: writes COUNT questions of about 1 KB in PACKS packs below FOLDER, and
 * the bytes of all their files to standard output. The same every time; four sorts in turn, which use
 * what questions written by hand use. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_MARKS = 100000 /* hundredths, of one paper */ };

static long bytes;

static void fail(const char *what)
{
    fprintf(stderr, "questions: %s: %s\n", what, strerror(errno));
    exit(1);
}

static FILE *create(const char *path)
{
    FILE *const file = fopen(path, "w");

    if (!file)
        fail(path);
    return file;
}

static void finish(FILE *file, const char *path)
{
    bytes += ftell(file);
    if (fclose(file) != 0)
        fail(path);
}

/* Numbers that differ from question to question. */
static unsigned number(unsigned *state, unsigned low, unsigned high)
{
    *state = *state * 1664525u + 1013904223u;
    return low + (*state >> 8) % (high - low + 1);
}

struct question {
    unsigned number, state;
    const char *marks; /* of each of its two fields */
};

static void head(FILE *file, const struct question *question, const char *title, const char *topics)
{
    fprintf(file,
            "# SPDX-License-Identifier: MIT\n"
            "id: q%05u\n"
            "title: %s, sheet %u\n"
            "topics: [%s]\n"
            "difficulty: %u\n",
            question->number, title, question->number, topics, 1 + question->number % 5);
    if (question->number % 4)
        fprintf(file, "prerequisites: [q%05u]\n", question->number - question->number % 4);
}

static void epochs(FILE *file, struct question *question)
{
    const unsigned steps = number(&question->state, 2, 9) * 1000;
    const unsigned examples = number(&question->state, 3, 10) * 2000;

    head(file, question, "Passes over the data", "training, epochs");
    fprintf(file,
            "statement: |\n"
            "  A network sees {steps:,} batches of {batch} out of {examples:,} examples.\n"
            "  How many epochs is that?\n"
            "given:\n"
            "  - {name: steps, value: %u, draw: \"1000..9000 step 1000\"}\n"
            "  - {name: examples, value: %u, draw: \"6000, 8000, 12000\"}\n"
            "  - {name: batch, value: %u, draw: \"25, 50, 100\"}\n"
            "where:\n"
            "  - examples mod batch = 0\n"
            "solve:\n"
            "  - name: run\n"
            "    solver: epochs\n"
            "    with: [iterations=steps, examples=examples, batch_size=batch]\n",
            steps, examples, 25u << number(&question->state, 0, 2));
    fprintf(file,
            "fields:\n"
            "  - id: passes\n"
            "    kind: number\n"
            "    marks: %s\n"
            "    prompt: Iterations of one pass\n"
            "    expect: examples/batch\n"
            "  - id: epochs\n"
            "    kind: number\n"
            "    marks: %s\n"
            "    prompt: Number of epochs\n"
            "    expect: run.epochs\n"
            "    slips:\n"
            "      - {name: no-batch, is: steps/examples, say: \"Each iteration sees {batch}.\"}\n"
            "hints:\n"
            "  - {say: \"How many examples were seen?\", field: epochs}\n"
            "solution: |\n"
            "  {steps:,} iterations see {steps*batch:,}; one epoch {examples:,}.\n"
            "tests:\n"
            "  - {answers: [\"epochs={run.epochs}\"], marks: %s}\n",
            question->marks, question->marks, question->marks);
}

static void gradient(FILE *file, struct question *question)
{
    const unsigned degree = number(&question->state, 2, 5);

    head(file, question, "A gradient", "gradients, \"calculus\"");
    fprintf(file,
            "statement: |\n"
            "  The loss is l = {c} (w - t)^{n}. What is dl/dw, and where is it zero?\n"
            "given:\n"
            "  - {name: c, value: %u, draw: 2..9}\n"
            "  - {name: n, value: %u, draw: 2..5}\n"
            "fields:\n"
            "  - id: slope\n"
            "    kind: expression\n"
            "    marks: %s\n"
            "    prompt: dl/dw\n"
            "    symbols:\n"
            "      - {name: w, aliases: [w_1]}\n"
            "      - {name: t, domain: positive}\n"
            "    expect: c*n*(w - t)^(n - 1)\n"
            "    slips:\n"
            "      - name: exponent-kept\n"
            "        is: c*n*(w - t)^n\n"
            "        say: The exponent falls by one.\n"
            "      - name: no-factor\n"
            "        is: c*(w - t)^(n - 1)\n"
            "        say: \"The exponent {n} becomes a factor.\"\n",
            number(&question->state, 2, 9), degree, question->marks);
    fprintf(file,
            "  - {id: zero, kind: expression, marks: %s, prompt: Zero at, expect: t, symbols: "
            "[{name: t}]}\n"
            "hints:\n"
            "  - {say: \"Which rule is for a power?\"}\n"
            "  - {say: \"The inner derivative is 1.\", field: slope}\n"
            "solution: |\n"
            "  dl/dw is {c*n} (w - t)^{n - 1}, which is 0 at w = t.\n"
            "tests:\n"
            "  - {answers: [zero=t], marks: %s, notes: [zero=correct]}\n",
            question->marks, question->marks);
}

static void words(FILE *file, struct question *question)
{
    head(file, question, "Which of the two", "loss functions");
    fprintf(file,
            "statement: |\n"
            "  A network sorts images of {side:,} pixels into {classes} classes. Which loss?\n"
            "given:\n"
            "  - {name: classes, value: %u, draw: 3..12}\n"
            "  - {name: side, value: %u}\n"
            "where: [classes < side]\n"
            "fields:\n"
            "  - id: loss\n"
            "    kind: choice\n"
            "    marks: %s\n"
            "    prompt: The loss\n"
            "    options:\n"
            "      - {name: squares, label: least squares}\n"
            "      - {name: entropy, label: \"cross-entropy\"}\n"
            "    expect: entropy\n"
            "    slips:\n"
            "      - {name: squares, is: squares, say: \"The {classes} outputs sum to 1.\"}\n",
            number(&question->state, 3, 12), number(&question->state, 16, 256), question->marks);
    fprintf(file,
            "  - id: why\n"
            "    kind: text\n"
            "    marks: %s\n"
            "    prompt: Why?\n"
            "    points:\n"
            "      - name: distribution\n"
            "        any: [\"probabilit\", \"distribution\"]\n"
            "        say: Say what the outputs are.\n"
            "      - {name: classes, any: ['classe?s?\\b'], say: \"{classes} of them.\"}\n"
            "hints:\n"
            "  - say: The outputs are to be probabilities.\n"
            "    field: loss\n"
            "solution: >\n"
            "  The outputs are probabilities: the cross-entropy,\n"
            "  the negative log-likelihood.\n"
            "tests:\n"
            "  - {answers: [loss=entropy], marks: %s}\n"
            "  - {answers: [loss=squares], marks: 0, notes: [\"loss=mistake:squares\"]}\n",
            question->marks, question->marks);
}

static void shapes(FILE *file, struct question *question)
{
    const unsigned kernel = 2 * number(&question->state, 1, 3) + 1;
    const unsigned stride = number(&question->state, 1, 2);
    const unsigned steps = number(&question->state, 8, 16);

    head(file, question, "The size of a map", "convolution, shapes");
    fprintf(file,
            "statement: |\n"
            "  {c} kernels {k} x {k} with stride {s} read {side} x {side} x 3.\n"
            "given:\n"
            "  - {name: k, value: %u, draw: \"3, 5, 7\"}\n"
            "  - {name: s, value: %u, draw: 1..2}\n"
            "  - {name: c, value: %u, draw: \"8..64 step 8\"}\n"
            "  - {name: side, value: %u, draw: 20..40}\n"
            "  - {name: out, value: floor((side - k)/s) + 1}\n"
            "where:\n"
            "  - (side - k) mod s = 0\n",
            kernel, stride, number(&question->state, 1, 8) * 8, kernel + stride * steps);
    fprintf(file,
            "parts:\n"
            "  - id: a\n"
            "    fields:\n"
            "      - id: map\n"
            "        kind: shape\n"
            "        marks: %s\n"
            "        prompt: Its output\n"
            "        expect: (out, out, c)\n"
            "        slips:\n"
            "          - {name: padded, is: \"(side, side, c)\", say: It is smaller.}\n"
            "    hints:\n"
            "      - {say: \"How often does {k} fit into {side}?\"}\n"
            "  - id: b\n"
            "    fields:\n"
            "      - id: weights\n"
            "        kind: number\n"
            "        marks: %s\n"
            "        prompt: Weights without biases\n"
            "        expect: k^2*3*c\n"
            "        slips:\n"
            "          - name: one-channel\n"
            "            is: k^2*c\n"
            "            say: \"Each kernel reads 3 channels.\"\n"
            "    solution: \"{k}^2 * 3 * {c} = {k^2*3*c:,}\"\n"
            "tests:\n"
            "  - {answers: [\"b.weights={3*c*k^2}\"], marks: %s}\n",
            question->marks, question->marks, question->marks);
}

static void write_question(const char *folder, struct question *question)
{
    static void (*const sorts[])(FILE *, struct question *) = {epochs, gradient, words, shapes};
    char path[4096];
    FILE *file;

    snprintf(path, sizeof path, "%s/q%05u.yaml", folder, question->number);
    file = create(path);
    sorts[question->number % 4](file, question);
    finish(file, path);
}

static void write_pack(const char *folder, unsigned first, unsigned count)
{
    /* Whole hundredths for each of two fields, as many as the paper has room for. */
    const unsigned each = MOST_MARKS / (2 * count) ? MOST_MARKS / (2 * count) : 1;
    const unsigned marks = each > 100 ? 100 : each;
    char path[4096], text[16];
    FILE *file;

    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        fail(folder);
    snprintf(text, sizeof text, "%u.%02u", marks / 100, marks % 100);
    snprintf(path, sizeof path, "%s/paper.yaml", folder);
    file = create(path);
    fprintf(file, "title: Generated questions from %u\nminutes: 60\nmarks: %u.%02u\nquestions:\n",
            first, 2 * marks * count / 100, 2 * marks * count % 100);
    for (unsigned i = first; i < first + count; i++)
        fprintf(file, "  - q%05u\n", i);
    finish(file, path);
    for (unsigned i = first; i < first + count; i++) {
        struct question question = {.number = i, .state = i, .marks = text};

        write_question(folder, &question);
    }
}

int main(int argc, char **argv)
{
    const unsigned count = argc == 4 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    const unsigned packs = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;

    if (!packs || count < packs) {
        fprintf(stderr, "usage: questions COUNT PACKS FOLDER\n");
        return 2;
    }
    if (mkdir(argv[3], 0777) != 0 && errno != EEXIST)
        fail(argv[3]);
    for (unsigned pack = 0, first = 0; pack < packs; pack++) {
        const unsigned next = (unsigned)((unsigned long)count * (pack + 1) / packs);
        char folder[2048];

        snprintf(folder, sizeof folder, "%s/pack%04u", argv[3], pack);
        write_pack(folder, first, next - first);
        first = next;
    }
    printf("%ld\n", bytes);
    return 0;
}
