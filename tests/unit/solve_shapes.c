/* SPDX-License-Identifier: MIT */
/* Shapes and sizes of layers: numbers from papers and well-known networks, and what is refused. */
#include "dltutor/solve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SHAPE "convolution_shape "
#define TRANSPOSED SHAPE "operation=transposed "
#define POOLING SHAPE "operation=pooling "
#define LAYER "layer_parameters kind="
#define RECURRENT "recurrent_parameters cell="
#define CNN(input, layers) "convolutional_parameters input=[" input "] layers=[" layers "]"
#define TRANSFORMER "transformer_parameters "
#define GPT2                                                                                       \
    TRANSFORMER "stack=decoder d_model=768 heads=12 d_ff=3072 blocks=12 vocabulary=50257 "         \
                "positions=1024 final_norm=yes output_layer=tied "
#define LLAMA(d, h, g, f, L)                                                                       \
    TRANSFORMER "stack=decoder d_model=" d " heads=" h " key_value_heads=" g " d_ff=" f            \
                " blocks=" L " vocabulary=32000 feed_forward=gated attention_bias=no "             \
                "feed_forward_bias=no norm=scale final_norm=yes output_layer=untied "
#define ORIGINAL                                                                                   \
    TRANSFORMER "stack=encoder_decoder d_model=512 heads=8 d_ff=2048 blocks=6 "                    \
                "vocabulary=37000 output_layer=tied attention_bias=no "

/* clang-format off */
static const struct {
    const char *line; /* solver and arguments */
    const char *output;
    const char *value; /* a number, or the text of a list */
} cases[] = {
    /* The figures of Dumoulin and Visin 2016. */
    {SHAPE "input_size=[4,4] kernel_size=3", "size", "(2, 2)"},
    {SHAPE "input_size=[5,5] kernel_size=4 padding=2", "size", "(6, 6)"},
    {SHAPE "input_size=[5,5] kernel_size=3 padding=1", "size", "(5, 5)"},
    {SHAPE "input_size=[5,5] kernel_size=3 padding=2", "size", "(7, 7)"},
    {SHAPE "input_size=[5,5] kernel_size=3 stride=2", "size", "(2, 2)"},
    {SHAPE "input_size=[6,6] kernel_size=3 stride=2 padding=1", "size", "(3, 3)"},
    {SHAPE "input_size=[6,6] kernel_size=3 stride=2 padding=1", "unrounded", "(3.5, 3.5)"},
    {SHAPE "input_size=[7,7] kernel_size=3 dilation=2", "size", "(3, 3)"},
    {SHAPE "input_size=[7,7] kernel_size=3 dilation=1 dilation_convention=zeros", "size", "(3, 3)"},
    {TRANSPOSED "input_size=[2,2] kernel_size=3", "size", "(4, 4)"},
    {TRANSPOSED "input_size=[3,3] kernel_size=3 stride=2 padding=1", "size", "(5, 5)"},
    {TRANSPOSED "input_size=[3,3] kernel_size=3 stride=2 padding=1 output_padding=1", "size", "(6, 6)"},
    /* First layers of AlexNet, ResNet and a video network. */
    {SHAPE "input_size=[227,227] kernel_size=11 stride=4 in_channels=3 out_channels=96", "shape", "(55, 55, 96)"},
    {SHAPE "input_size=[224,224] kernel_size=11 stride=4", "lost_inputs", "(1, 1)"},
    {SHAPE "input_size=[224,224] kernel_size=7 stride=2 padding=3 in_channels=3 out_channels=64", "elements", "802816"},
    {SHAPE "input_size=[16,112,112] kernel_size=[3,7,7] stride=[1,2,2] padding=[1,3,3] in_channels=3 out_channels=64 layout=channels_first", "shape", "(64, 16, 56, 56)"},
    {SHAPE "input_size=[16,112,112] kernel_size=[3,7,7] in_channels=3 out_channels=64 layout=channels_first", "weight_shape", "(64, 3, 3, 7, 7)"},
    {SHAPE "input_size=[8,8] kernel_size=[3,5] in_channels=12 out_channels=20 groups=4", "weight_shape", "(3, 5, 3, 20)"},
    {SHAPE "input_size=[8,8] kernel_size=[3,5] in_channels=12 out_channels=20 groups=4", "weights", "900"},
    {TRANSPOSED "input_size=[8,8] kernel_size=4 in_channels=12 out_channels=20 groups=4 layout=channels_first", "weight_shape", "(12, 5, 4, 4)"},
    {POOLING "input_size=[112,112] kernel_size=3 stride=2 padding=1 in_channels=64", "shape", "(56, 56, 64)"},
    {POOLING "input_size=[5] kernel_size=2", "size", "(2)"},
    {POOLING "input_size=[5] kernel_size=2", "lost_inputs", "(1)"},
    {POOLING "input_size=[5] kernel_size=2 rounding=ceil", "size", "(3)"},
    {POOLING "input_size=[5] kernel_size=2 rounding=ceil", "lost_inputs", "(0)"},
    /* A window that would begin in the padding behind the input does not count. */
    {POOLING "input_size=[4] kernel_size=2 stride=3 padding=1 rounding=ceil", "size", "(2)"},
    {SHAPE "input_size=[10] kernel_size=3 stride=4 padding_mode=same", "padding_end", "(1)"},
    {SHAPE "input_size=[10] kernel_size=3 stride=4 padding_mode=same", "padding_start", "(0)"},
    {SHAPE "input_size=[10] kernel_size=3 padding_mode=same dilation=4", "size", "(10)"},
    {TRANSPOSED "input_size=[5] kernel_size=2 stride=3 padding_mode=same", "size", "(15)"},
    {TRANSPOSED "input_size=[1000000000] kernel_size=1000000 stride=1000000 dilation=1000000", "size", "(1000999998000001)"},
    /* Single layers of VGG, ResNet, ResNeXt, MobileNet, C3D and BERT. */
    {LAYER "dense inputs=25088 outputs=4096", "parameters", "102764544"},
    {LAYER "convolution inputs=3 outputs=64 kernel_size=[7,7] positions=[112,112] bias=no", "parameters", "9408"},
    {LAYER "convolution inputs=3 outputs=64 kernel_size=[7,7] positions=[112,112] bias=no", "multiply_adds", "118013952"},
    {LAYER "convolution inputs=3 outputs=64 kernel_size=[7,7] positions=[112,112] multiply_add=2", "operations", "236027904"},
    {LAYER "convolution inputs=128 outputs=128 kernel_size=[3,3] groups=32 bias=no", "weights", "4608"},
    {LAYER "convolution inputs=3 outputs=64 kernel_size=[3,3,3]", "parameters", "5248"},
    {LAYER "convolution inputs=768 outputs=768 kernel_size=[1,7]", "weights", "4128768"},
    {LAYER "depthwise inputs=512 kernel_size=[3,3] positions=[14,14] bias=no", "multiply_adds", "903168"},
    {LAYER "depthwise inputs=512 kernel_size=[3,3] bias=no", "ratio", "1/512"},
    {LAYER "separable inputs=512 outputs=512 kernel_size=[3,3] positions=[14,14] bias=no", "multiply_adds", "52283392"},
    {LAYER "separable inputs=32 outputs=64 kernel_size=[3,3] bias=no", "ratio", "73/576"},
    {LAYER "separable inputs=3 outputs=64 kernel_size=[3,3] bias=last", "parameters", "283"},
    {LAYER "separable inputs=3 outputs=64 kernel_size=[3,3]", "parameters", "286"},
    {LAYER "separable inputs=3 outputs=64 kernel_size=[3,3]", "part_weights", "(27, 192)"},
    {LAYER "transposed inputs=64 outputs=32 kernel_size=[4,4] positions=[7,7]", "multiply_adds", "1605632"},
    {LAYER "embedding inputs=30522 outputs=768", "parameters", "23440896"},
    {LAYER "embedding inputs=30522 outputs=768", "multiply_adds", "0"},
    {LAYER "embedding inputs=30522 outputs=768 output_layer=tied", "parameters", "23471418"},
    {LAYER "embedding inputs=30522 outputs=768 output_layer=untied bias=no", "parameters", "46881792"},
    {LAYER "batch_norm inputs=64", "parameters", "128"},
    {LAYER "batch_norm inputs=64", "total", "256"},
    {LAYER "batch_norm inputs=64 running_statistics=no", "total", "128"},
    {LAYER "batch_norm inputs=64 learned=none", "parameters", "0"},
    {LAYER "layer_norm inputs=768", "parameters", "1536"},
    {LAYER "layer_norm inputs=4096 learned=scale", "parameters", "4096"},
    {LAYER "group_norm inputs=64 groups=32", "parameters", "128"},
    {LAYER "convolution inputs=4 outputs=6 kernel_size=[3,3] positions=[5,5] shared=no", "parameters", "5550"},
    /* As well-known libraries count them: one bias a gate, or two. */
    {RECURRENT "lstm inputs=28 hidden=128", "parameters", "80384"},
    {RECURRENT "lstm inputs=28 hidden=128", "gate_parameters", "20096"},
    {RECURRENT "lstm inputs=10 hidden=20 layers=2 biases_per_gate=2", "layer_parameters", "(2560, 3360)"},
    {RECURRENT "lstm inputs=10 hidden=20 layers=2 biases_per_gate=2 bidirectional=yes", "layer_parameters", "(5120, 9920)"},
    {RECURRENT "lstm inputs=10 hidden=20 projection=5 biases_per_gate=2", "parameters", "1460"},
    {RECURRENT "lstm inputs=10 hidden=20 peepholes=yes", "parameters", "2540"},
    {RECURRENT "gru inputs=16 hidden=32 biases_per_gate=2", "parameters", "4800"},
    {RECURRENT "gru inputs=16 hidden=32", "parameters", "4704"},
    {RECURRENT "gru inputs=16 hidden=32 biases_per_gate=0 steps=10", "multiply_adds", "46080"},
    {RECURRENT "gru inputs=16 hidden=32 steps=10 products=yes", "multiply_adds", "47040"},
    {RECURRENT "gru inputs=16 hidden=32 steps=10 multiply_add=2", "operations", "92160"},
    {RECURRENT "rnn inputs=16 hidden=32", "parameters", "1568"},
    {RECURRENT "rnn inputs=16 hidden=32 bidirectional=yes", "output_size", "64"},
    {RECURRENT "lstm inputs=1000000000 hidden=1000000000 layers=1000", "weights", "8000000000000000000000"},
    /* Kernels of one row and one column, as in later Inception networks. */
    {CNN("35,35,64", "[conv,a,64,[1,7],1,[0,3]],[conv,b,96,[7,1],[1,2],[3,0]],[fc,c,5]"), "parameters", "(28736, 43104, 302405)"},
    {CNN("35,35,64", "[conv,a,64,[1,7],1,[0,3]],[conv,b,96,[7,1],[1,2],[3,0]],[fc,c,5]"), "map_size", "((35, 35), (35, 18))"},
    {CNN("9,9,1", "[pool,[3,2],[2,3]]") " rounding=ceil", "map_size", "((4, 3))"},
    /* BERT's block, GPT-2, LLaMA 2 of two sizes, and the first transformer. */
    {TRANSFORMER "d_model=768 heads=12 d_ff=3072", "block", "7087872"},
    {TRANSFORMER "d_model=768 heads=12 d_ff=3072 blocks=12", "parameters", "85054464"},
    {TRANSFORMER "d_model=768 heads=12 d_ff=3072", "attention", "2362368"},
    {TRANSFORMER "d_model=768 heads=12 d_ff=3072", "feed_forward", "4722432"},
    {TRANSFORMER "d_model=768 heads=12 d_ff=3072", "norms", "3072"},
    {GPT2, "parameters", "124439808"},
    {GPT2, "embedding", "38597376"},
    {GPT2, "position_embedding", "786432"},
    {GPT2 "length=1024", "pair_multiply_adds", "1610612736"},
    {GPT2 "length=1024", "projection_multiply_adds", "2415919104"},
    {GPT2 "length=1024", "output_multiply_adds", "39523713024"},
    {GPT2 "length=1024", "multiply_adds", "145824153600"},
    {GPT2 "length=1024 multiply_add=2", "operations", "291648307200"},
    {GPT2 "length=1024 masked_pairs=skipped", "pair_multiply_adds", "806092800"},
    {LLAMA("4096", "32", "32", "11008", "32"), "parameters", "6738415616"},
    {LLAMA("8192", "64", "8", "28672", "80"), "parameters", "68976648192"},
    {LLAMA("8192", "64", "8", "28672", "80"), "names", "(embedding, attention, feed_forward, norms, final_norm, output)"},
    {ORIGINAL, "block", "3150336"},
    {ORIGINAL, "decoder_block", "4199936"},
    {ORIGINAL, "parameters", "63045632"},
    {ORIGINAL "length=10 source_length=20", "decoder_block_multiply_adds", "47493120"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=2048 head_size=32 attention_bias=no", "attention", "524288"},
};
/* clang-format on */

static const struct {
    const char *line;
    const char *says; /* part of the sentence */
} refusals[] = {
    {SHAPE "input_size=[] kernel_size=3", "input_size"},
    {SHAPE "input_size=[1,2,3,4] kernel_size=1", "input_size"},
    {SHAPE "input_size=[5,5] kernel_size=[3,3,3]", "kernel_size has 3 numbers"},
    {SHAPE "input_size=[5,5] kernel_size=3 stride=[]", "stride has 0 numbers"},
    {SHAPE "input_size=5 kernel_size=3/2", "item 1 of kernel_size"},
    {SHAPE "input_size=5 kernel_size=7", "does not fit into axis 1"},
    {SHAPE "input_size=[9,5] kernel_size=3 dilation=3", "does not fit into axis 2"},
    {SHAPE "input_size=9 kernel_size=3 dilation=0", "dilation is 0"},
    {SHAPE "input_size=5 kernel_size=2 stride=2 rounding=exact", "stride = 2 does not divide"},
    {SHAPE "input_size=5 kernel_size=3 padding=1 padding_mode=same", "padding has numbers"},
    {SHAPE "input_size=5 kernel_size=3 output_padding=1", "output_padding"},
    {SHAPE "input_size=5 kernel_size=3 groups=2", "groups need"},
    {SHAPE "input_size=5 kernel_size=3 groups=2 in_channels=4 out_channels=3", "do not divide 4"},
    {TRANSPOSED "input_size=1 kernel_size=2 padding=1", "padding cuts off all 2 places"},
    {TRANSPOSED "input_size=3 kernel_size=2 stride=2 output_padding=2", "output_padding = 2"},
    {TRANSPOSED "input_size=3 kernel_size=2 rounding=ceil", "rounding=ceil"},
    {TRANSPOSED "input_size=3 kernel_size=2 padding_mode=same output_padding=0", "padding_mode"},
    {POOLING "input_size=5 kernel_size=2 out_channels=2", "operation=pooling keeps"},
    {POOLING "input_size=5 kernel_size=2 padding=2", "padding of a pooling"},
    {LAYER "dense inputs=3", "outputs is needed"},
    {LAYER "dense inputs=3 outputs=2 kernel_size=3", "kernel_size does not belong"},
    {LAYER "convolution inputs=3 outputs=2", "kernel_size is needed"},
    {LAYER "depthwise inputs=3 outputs=4 kernel_size=3", "outputs does not belong"},
    {LAYER "convolution inputs=3 outputs=4 kernel_size=3 bias=last", "bias=last"},
    {LAYER "convolution inputs=3 outputs=4 kernel_size=3 groups=2", "do not divide 3 input"},
    {LAYER "group_norm inputs=3 groups=2", "do not divide 3 channels"},
    {LAYER "convolution inputs=3 outputs=4 kernel_size=[]", "kernel_size"},
    {LAYER "convolution inputs=3 outputs=4 kernel_size=[1,1,1,1]", "kernel_size"},
    {LAYER "dense inputs=3 outputs=4 positions=[1.5]", "item 1 of positions"},
    {LAYER "transposed inputs=3 outputs=4 kernel_size=2 shared=no", "shared does not belong"},
    {RECURRENT "gru inputs=3 hidden=2 peepholes=yes", "peepholes belong"},
    {RECURRENT "rnn inputs=3 hidden=2 projection=1", "projection belongs"},
    {RECURRENT "lstm inputs=3 hidden=2 projection=3", "projection must not be larger"},
    {TRANSFORMER "d_model=512 heads=7 d_ff=9", "heads = 7 do not divide"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 key_value_heads=3", "key_value_heads = 3"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 decoder_blocks=3", "decoder_blocks"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 length=4 source_length=3", "source_length"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 shared_embedding=no", "shared_embedding=no"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 output_layer=tied", "vocabulary is needed"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 vocabulary=5 output_bias=yes", "output_bias=yes"},
    {TRANSFORMER "d_model=512 heads=8 d_ff=9 masked_pairs=skipped", "masked_pairs=skipped"},
    {TRANSFORMER "d_model=8 heads=8 d_ff=9 stack=encoder_decoder source_length=3",
     "length is needed"},
    {TRANSFORMER "d_model=8 heads=8 d_ff=9 positions=3 length=5", "positions"},
    {CNN("6,6,2", "[conv,a,4,[3,9],1,[0,1]]"), "kernel 3 x 9 does not fit"},
    {CNN("6,6,2", "[conv,a,4,[3,3,3]]"), "or a pair"},
    {CNN("6,6,2", "[conv,a,[4,4],3]"), "item 3 must be a whole number"},
    {CNN("6,6,2", "[pool,[2,3],1,[2,0]]"), "padding must be smaller"},
};

static enum dlt_err call(struct arena *arena, const char *line, struct solve_result *result,
                         struct diag *diag)
{
    const char *const *texts;
    size_t count = solve_split(arena, line, &texts);

    return solve_call_text(arena, texts[0], texts + 1, count - 1, NULL, result, NULL, diag);
}

static struct value output(const struct solve_result *result, const char *name)
{
    for (size_t i = 0; i < result->solver->output_count; i++)
        if (str_equal(result->solver->outputs[i].name, name))
            return result->values[i];
    fail_msg("%s has no output %s", result->solver->name, name);
    return value_none();
}

static void gives_known_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(cases); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        const char *got;

        if (call(arena, cases[i].line, &result, &diag) != DLT_OK)
            fail_msg("%s: %s", cases[i].line, diag.text);
        got = value_format(arena, output(&result, cases[i].output), NULL);
        if (!str_equal(got, cases[i].value))
            fail_msg("%s: %s is %s, not %s", cases[i].line, cases[i].output, got, cases[i].value);
        arena_destroy(arena);
    }
}

static void refuses_with_a_sentence(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLT_COUNT(refusals); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        enum dlt_err err = call(arena, refusals[i].line, &result, &diag);

        if (err != DLT_ERR_RANGE || !strstr(diag.text, refusals[i].says))
            fail_msg("%s: %s, \"%s\"", refusals[i].line, dlt_err_name(err), diag.text);
        assert_null(result.solver);
        arena_destroy(arena);
    }
}

/* Hints and worked solutions show these: they are looked at letter by letter. */
static void steps_read_as_on_paper(void **state)
{
    static const struct {
        const char *line, *step, *formula, *substitution, *result;
    } wanted[] = {
        {SHAPE "input_size=32 kernel_size=3 dilation=2", "kernel1", "K = d·(k − 1) + 1",
         "2·(3 − 1) + 1", "5"},
        {SHAPE "input_size=32 kernel_size=3 dilation=2 dilation_convention=zeros", "kernel1",
         "K = (d + 1)·(k − 1) + 1", "(2 + 1)·(3 − 1) + 1", "7"},
        {SHAPE "input_size=32 kernel_size=5 stride=2 padding=1", "size1", "⌊(n + 2p − K)/s⌋ + 1",
         "⌊(32 + 2·1 − 5)/2⌋ + 1", "15"},
        {SHAPE "input_size=9 kernel_size=5 stride=2 rounding=exact", "size1", "(n + 2p − K)/s + 1",
         "(9 + 2·0 − 5)/2 + 1", "3"},
        {POOLING "input_size=4 kernel_size=2 stride=3 padding=1 rounding=ceil", "size1",
         "⌈(n + 2p − K)/s⌉ + 1", "⌈(4 + 2·1 − 2)/3⌉ + 1 − 1", "2"},
        {TRANSPOSED "input_size=7 kernel_size=3 stride=2 padding=1 output_padding=1", "size1",
         "(n − 1)·s + K − 2p + a", "(7 − 1)·2 + 3 − 2·1 + 1", "14"},
        {LAYER "convolution inputs=8 outputs=6 kernel_size=[3,5] groups=2", "weights",
         "k₁·k₂·(C/g)·C′", "3·5·4·6", "360"},
        {LAYER "separable inputs=8 outputs=6 kernel_size=[3,3] multiplier=2", "biases", "C·m + C′",
         "16 + 6", "22"},
        {RECURRENT "lstm inputs=3 hidden=5", "layer1", "4·(H·D + H·H + H)", "4·(5·3 + 5·5 + 5)",
         "180"},
        {RECURRENT "lstm inputs=3 hidden=5 layers=2 bidirectional=yes projection=2 peepholes=yes "
                   "biases_per_gate=2",
         "layer2", "2·(4·(H·(2·P) + H·P + 2·H) + 3·H + P·H)", "2·(4·(5·4 + 5·2 + 2·5) + 3·5 + 2·5)",
         "370"},
        {TRANSFORMER "d_model=8 heads=2 d_ff=32", "attention", "4·d·d + 3·d + d", "4·8·8 + 3·8 + 8",
         "288"},
        {TRANSFORMER "d_model=8 heads=4 d_ff=32 key_value_heads=2 attention_bias=qkv", "attention",
         "2·d·h·dₕ + 2·d·g·dₕ + h·dₕ + 2·g·dₕ", "2·8·8 + 2·8·4 + 8 + 2·4", "208"},
        {TRANSFORMER "d_model=8 heads=2 d_ff=32 feed_forward=gated", "feed_forward",
         "3·d·f + 2·f + d", "3·8·32 + 2·32 + 8", "840"},
        {TRANSFORMER "d_model=8 heads=2 d_ff=32 length=5", "pair_multiply_adds", "2·d·n²", "2·8·5²",
         "400"},
        {LAYER "embedding inputs=10 outputs=6 output_layer=untied bias=no", "weights",
         "weights of both parts", "60 + 60", "120"},
    };

    (void)state;
    for (size_t i = 0; i < DLT_COUNT(wanted); i++) {
        struct arena *arena = arena_create();
        struct solve_result result = {0};
        struct diag diag = {0};
        bool found = false;

        assert_int_equal(call(arena, wanted[i].line, &result, &diag), DLT_OK);
        for (size_t s = 0; s < result.trace.count; s++) {
            const struct trace_step *step = &result.trace.steps[s];

            if (!str_equal(step->name, wanted[i].step))
                continue;
            found = true;
            assert_string_equal(step->formula, wanted[i].formula);
            assert_string_equal(step->substitution, wanted[i].substitution);
            assert_string_equal(step->result, wanted[i].result);
        }
        if (!found)
            fail_msg("%s: no step %s", wanted[i].line, wanted[i].step);
        arena_destroy(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_known_numbers),
        cmocka_unit_test(refuses_with_a_sentence),
        cmocka_unit_test(steps_read_as_on_paper),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
