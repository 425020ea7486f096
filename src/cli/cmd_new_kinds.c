/* SPDX-License-Identifier: MIT */
/* A question of each kind of field, to start from. */
#include "new.h"

// clang-format off
static const struct new_text number = {
    .kind = FIELD_NUMBER,
    .title = "Steps in an epoch",
    .topics = "[training, epochs]",
    .reference = "Prince, Understanding Deep Learning, section 6.2",
    .statement =
        "  A data set of {examples:,} examples is dealt out in batches of {batch_size}. How many steps of\n"
        "  training are one pass over it?\n",
    .given =
        "given:\n"
        "  - {name: examples, value: 6000, draw: 2000..9000 step 1000}\n"
        "  - {name: batch_size, value: 50, draw: \"30, 50, 60, 100\"}\n"
        "  - {name: steps, value: examples/batch_size}\n"
        "#? question where\n"
        "where:\n"
        "  - examples mod batch_size = 0\n",
    .field =
        "  - id: steps\n"
        "    #? field kind\n"
        "    kind: number\n"
        "    #? field marks\n"
        "    marks: 2\n"
        "    #? field prompt\n"
        "    prompt: Number of steps\n"
        "    #? field unit\n"
        "    unit: steps\n"
        "    #? field expect\n"
        "    expect: steps\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: inverted\n"
        "        is: 1/steps\n"
        "        say: \"{1/steps:/} is upside down. The examples are divided by the size of a batch.\"\n"
        "      - name: multiplied\n"
        "        is: examples*batch_size\n"
        "        say: \"A larger batch makes fewer steps, not more: {batch_size} examples go into one step.\"\n"
        "      - name: one-by-one\n"
        "        is: examples\n"
        "        say: \"That would be a step for each example. One step sees {batch_size} of them.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"One step sees one batch. How many batches are dealt out?\", field: steps}\n"
        "  - {say: \"Divide the number of examples by the size of a batch.\", field: steps}\n"
        "#? question solution\n"
        "solution: |\n"
        "  {examples:,} examples in batches of {batch_size} make {examples:,}/{batch_size} = {steps} steps.\n"
        "#? question learn\n"
        "learn: One epoch is one pass over the data; its number of steps depends on the batch size.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [\"steps={steps}\"], marks: 2, notes: [steps=correct]}\n"
        "  - {answers: [\"steps={1/steps:/}\"], marks: 0, notes: [\"steps=mistake:inverted\"]}\n"
        "  - {seed: 7, answers: [\"steps={steps} steps\"], marks: 2}\n",
};

static const struct new_text shape = {
    .kind = FIELD_SHAPE,
    .title = "Shape of a convolution's output",
    .topics = "[convolution, shapes]",
    .reference = "Prince, Understanding Deep Learning, section 10.3",
    .statement =
        "  A {side} x {side} image with {channels} channels passes a convolution with {filters} filters of size\n"
        "  {kernel} x {kernel}, stride 1 and no padding. What is the shape of the output?\n",
    .given =
        "given:\n"
        "  - {name: side, value: 32, draw: 16..64 step 4}\n"
        "  - {name: channels, value: 3, draw: \"1, 3\"}\n"
        "  - {name: filters, value: 16, draw: \"8, 16, 32\"}\n"
        "  - {name: kernel, value: 5, draw: \"3, 5, 7\"}\n"
        "#? question where\n"
        "where:\n"
        "  - kernel < side\n",
    .field =
        "  - id: output\n"
        "    #? field kind\n"
        "    kind: shape\n"
        "    #? field marks\n"
        "    marks: 2\n"
        "    #? field prompt\n"
        "    prompt: Height x width x channels\n"
        "    #? field expect\n"
        "    # A shape stands in brackets, with an expression for each side.\n"
        "    expect: (side - kernel + 1, side - kernel + 1, filters)\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: padded\n"
        "        is: (side, side, filters)\n"
        "        say: \"Without padding the kernel has to stay inside the image.\"\n"
        "      - name: one-too-few\n"
        "        is: (side - kernel, side - kernel, filters)\n"
        "        say: \"Count the places of the kernel: it has one before its first step.\"\n"
        "      - name: channels-kept\n"
        "        is: (side - kernel + 1, side - kernel + 1, channels)\n"
        "        say: \"Each filter gives one channel, and sums over the {channels} of the input.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"In how many places along one side can the kernel stand?\", field: output}\n"
        "  - {say: \"What one filter puts out is one channel.\", field: output}\n"
        "#? question solution\n"
        "solution: |\n"
        "  The kernel has {side} - {kernel} + 1 = {side - kernel + 1} places along each side, and each of the\n"
        "  {filters} filters gives a channel.\n"
        "#? question learn\n"
        "learn: A kernel of size k on a side of n without padding has n - k + 1 places.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [output=28x28x16], marks: 2, notes: [output=correct]}\n"
        "  - {answers: [output=32x32x16], marks: 0, notes: [\"output=mistake:padded\"]}\n"
        "  - {seed: 7, answers: [\"output=({side - kernel + 1}, {side - kernel + 1}, {filters})\"], marks: 2}\n",
};

static const struct new_text expression = {
    .kind = FIELD_EXPRESSION,
    .title = "Parameters of equal layers",
    .topics = "[parameters]",
    .reference = "Prince, Understanding Deep Learning, section 4.3",
    .statement =
        "  A network is made of {layers} layers one after the other. Each has D inputs, D outputs and biases.\n"
        "  How many parameters has the network? Answer in D.\n",
    .given =
        "given:\n"
        "  - {name: layers, value: 4, draw: 2..9}\n",
    .field =
        "  - id: parameters\n"
        "    #? field kind\n"
        "    kind: expression\n"
        "    #? field marks\n"
        "    marks: 2\n"
        "    #? field prompt\n"
        "    prompt: Number of parameters\n"
        "    #? field symbols\n"
        "    symbols:\n"
        "      #* symbol\n"
        "      - {name: D, domain: positive integer}\n"
        "    #? field expect\n"
        "    # Any formula that equals this one is right, however it is written.\n"
        "    expect: layers*(D^2 + D)\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: no-biases\n"
        "        is: layers*D^2\n"
        "        say: \"These are the weights. Each of the D outputs of a layer has a bias as well.\"\n"
        "      - name: one-layer\n"
        "        is: D^2 + D\n"
        "        say: \"This is one layer, and there are {layers}.\"\n"
        "      - name: one-bias\n"
        "        is: layers*(D^2 + 1)\n"
        "        say: \"Each output has a bias of its own, so a layer has D of them.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"How many weights join D inputs with D outputs?\", field: parameters}\n"
        "  - {say: \"Do not forget what is added to each output.\", field: parameters}\n"
        "#? question solution\n"
        "solution: |\n"
        "  A layer has D^2 weights and D biases, and there are {layers} layers: {layers}(D^2 + D).\n"
        "#? question learn\n"
        "learn: The weights of a layer grow with the square of its width, the biases with the width.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [parameters=4D(D + 1)], marks: 2, notes: [parameters=correct]}\n"
        "  - {answers: [parameters=4D^2], marks: 0, notes: [\"parameters=mistake:no-biases\"]}\n"
        "  - {seed: 7, answers: [\"parameters={layers}D^2 + {layers}D\"], marks: 2}\n",
};

static const struct new_text equation = {
    .kind = FIELD_EQUATION,
    .title = "One step of gradient descent",
    .topics = "[training, gradient descent]",
    .reference = "Prince, Understanding Deep Learning, section 6.1",
    .statement =
        "  A weight w has the gradient g, and the learning rate is {rate:/}. Which equation gives the weight v\n"
        "  after one step of gradient descent?\n",
    .given =
        "given:\n"
        "  - {name: rate, value: 1/10, draw: \"1/5, 1/10, 1/20, 1/100\"}\n",
    .field =
        "  - id: update\n"
        "    #? field kind\n"
        "    kind: equation\n"
        "    #? field marks\n"
        "    marks: 2\n"
        "    #? field prompt\n"
        "    prompt: v\n"
        "    #? field symbols\n"
        "    symbols:\n"
        "      #* symbol\n"
        "      - {name: v}\n"
        "      - {name: w}\n"
        "      - {name: g}\n"
        "    #? field subject\n"
        "    subject: v\n"
        "    #? field expect\n"
        "    # Any equation with the same solutions is right, such as (w - v)/rate = g.\n"
        "    expect: v = w - rate*g\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: uphill\n"
        "        is: v = w + rate*g\n"
        "        say: \"The gradient points uphill: this step makes the loss larger.\"\n"
        "      - name: no-rate\n"
        "        is: v = w - g\n"
        "        say: \"How long the step is depends on the learning rate, {rate:/}.\"\n"
        "      - name: step-alone\n"
        "        is: v = -rate*g\n"
        "        say: \"This is the step. It starts at w.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"Into which direction does the loss fall?\", field: update}\n"
        "  - {say: \"The step is the gradient times the learning rate.\", field: update}\n"
        "#? question solution\n"
        "solution: |\n"
        "  The step goes against the gradient, and is {rate:/} of it long: v = w - {rate:/} g.\n"
        "#? question learn\n"
        "learn: Gradient descent goes against the gradient, by the learning rate times its size.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [update=v = w - g/10], marks: 2, notes: [update=correct]}\n"
        "  - {answers: [update=w + g/10], marks: 0, notes: [\"update=mistake:uphill\"]}\n"
        "  - {seed: 7, answers: [\"update=w - v = {rate:/} g\"], marks: 2}\n",
};

static const struct new_text choice = {
    .kind = FIELD_CHOICE,
    .title = "Does the pooling fit?",
    .topics = "[pooling]",
    .reference = "Prince, Understanding Deep Learning, section 10.4",
    .statement =
        "  A row of {width} values is pooled by windows of {window} that stand side by side. Is each value in a\n"
        "  window?\n",
    .given =
        "given:\n"
        "  - {name: window, value: 3, draw: 2..5}\n"
        "  - {name: width, value: 28, draw: 12..60}\n"
        "#? question mix\n"
        "mix:\n"
        "  #* mix\n"
        "  - {name: fits, draw: [width = 4*window..12*window step window]}\n"
        "  - {name: leaves-a-rest, where: [width mod window > 0]}\n",
    .field =
        "  - id: covered\n"
        "    #? field kind\n"
        "    kind: choice\n"
        "    #? field marks\n"
        "    marks: 1\n"
        "    #? field prompt\n"
        "    prompt: Is it?\n"
        "    #? field options\n"
        "    options:\n"
        "      #* option\n"
        "      - {name: \"yes\", label: each of them is}\n"
        "      - {name: \"no\", label: some are left over}\n"
        "    #? field expect\n"
        "    # One of the options, or an expression that is one of them.\n"
        "    expect: if(width mod window = 0, yes, no)\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: rest-overlooked\n"
        "        is: \"yes\"\n"
        "        when: width mod window > 0\n"
        "        say: \"{floor(width/window)} windows cover {window*floor(width/window)} of the {width} values.\"\n"
        "      - name: rest-imagined\n"
        "        is: \"no\"\n"
        "        when: width mod window = 0\n"
        "        say: \"{width/window} windows of {window} cover all of the {width} values.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"How many windows find room, and how far do they reach?\", field: covered}\n"
        "  - {say: \"Divide the width by the window, and look at what remains.\", field: covered}\n"
        "#? question solution\n"
        "solution: |\n"
        "  {floor(width/window)} windows find room and cover {window*floor(width/window)} values.\n"
        "#? question learn\n"
        "learn: Windows side by side cover a row when its width is a multiple of theirs.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [covered=no], marks: 1, notes: [covered=correct]}\n"
        "  - {answers: [covered=yes], marks: 0, notes: [\"covered=mistake:rest-overlooked\"]}\n"
        "  - {seed: 7, answers: [\"covered={1 + width mod window:s:yes|no}\"], marks: 1}\n",
};

static const struct new_text text = {
    .kind = FIELD_TEXT,
    .title = "Layers without activation functions",
    .topics = "[shallow networks, activation functions]",
    .reference = "Prince, Understanding Deep Learning, section 3.1",
    .statement =
        "  A network has {layers} layers but no activation functions. Why can it do no more than a network with\n"
        "  one layer?\n",
    .given =
        "given:\n"
        "  - {name: layers, value: 5, draw: 2..9}\n",
    .field =
        "  - id: why\n"
        "    #? field kind\n"
        "    kind: text\n"
        "    #? field marks\n"
        "    marks: 2\n"
        "    #? field prompt\n"
        "    prompt: Why? In a sentence\n"
        "    #? field points\n"
        "    points:\n"
        "      #* point\n"
        "      - name: each-is-linear\n"
        "        any: [linear, affine]\n"
        "        say: each layer is linear\n"
        "      - name: a-chain-stays-so\n"
        "        any: [chain, compose, product, 'collaps\\w*', 'multipl\\w+']\n"
        "        say: a chain of linear maps is one linear map\n"
        "    #? field points_needed\n"
        "    points_needed: 2\n"
        "    #? field model\n"
        "    model: a chain of {layers} linear maps is a linear map\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      # Here `is` is a regular expression that is looked for in the answer.\n"
        "      - name: training\n"
        "        is: '\\b(slow|train|vanish)\\w*'\n"
        "        say: \"It would be no more even with the best weights: this is not about training.\"\n"
        "      - name: size\n"
        "        is: '\\b(fewer|few|small|number of) (parameters|weights|units)'\n"
        "        say: \"It has the parameters of all its layers. What do the layers do one after the other?\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"What sort of function is a layer by itself?\", field: why}\n"
        "  - {say: \"Write two layers as one formula.\", field: why}\n"
        "#? question solution\n"
        "solution: |\n"
        "  W2(W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2) has the form of one layer, and so on for {layers}.\n"
        "#? question learn\n"
        "learn: Depth counts only with something that is not linear between the layers.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [why=the product of linear maps is linear], marks: 2, notes: [why=correct]}\n"
        "  - {answers: [why=it trains too slowly], marks: 0, notes: [\"why=mistake:training\"]}\n"
        "  - {seed: 7, answers: [\"why={layers} affine layers collapse into one\"], marks: 2}\n",
};

static const struct new_text network = {
    .kind = FIELD_NETWORK,
    .title = "A ramp and its way back",
    .topics = "[shallow networks, piecewise-linear functions]",
    .reference = "Prince, Understanding Deep Learning, section 3.1",
    .statement =
        "  phi_0 + phi_1 h1 + phi_2 h2 with h1 = relu(x) and h2 = relu(x - {joints[2]:/}) is to rise from 0 at\n"
        "  x = 0 to {height} at x = {joints[2]:/} and to fall back to 0 at x = 1. Find the coefficients.\n",
    .given =
        "given:\n"
        "  - {name: slopes, value: \"[1, 1]\"}\n"
        "  - {name: joints, value: \"[0, 1/2]\"}\n"
        "  - {name: height, value: 1, draw: 1..6}\n",
    .field =
        "  - id: coefficients\n"
        "    #? field kind\n"
        "    kind: network\n"
        "    #? field marks\n"
        "    marks: 3\n"
        "    #? field prompt\n"
        "    prompt: phi_0, phi_1, phi_2\n"
        "    #? field network\n"
        "    network: [slopes=slopes, joints=joints, \"target_x=[0, 1/2, 1]\", \"target_y=[0, height, 0]\"]\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: flat\n"
        "        is: (0, 2*height, -2*height)\n"
        "        say: \"Right of {joints[2]:/} both units count: yours is flat there and does not come back.\"\n"
        "      - name: half-width\n"
        "        is: (0, height, -2*height)\n"
        "        say: \"The ramp is {joints[2]:/} wide, so rising by {height} takes twice that slope.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"Left of {joints[2]:/} only h1 counts. What slope does the ramp have?\", field: coefficients}\n"
        "  - {say: \"Right of {joints[2]:/} the slopes of both units add up.\", field: coefficients}\n"
        "#? question solution\n"
        "solution: |\n"
        "  The slopes are {2*height} and {-2*height}; the second is phi_1 + phi_2, so phi_2 = {-4*height}.\n"
        "#? question figures\n"
        "figures:\n"
        "  #* figure\n"
        "  - kind: network\n"
        "    with:\n"
        "      - slopes=slopes\n"
        "      - joints=joints\n"
        "      - target_x=[0, 1/2, 1]\n"
        "      - target_y=[0, height, 0]\n"
        "      - coefficients=typed.coefficients\n"
        "    caption: The target, and the network with what you typed\n"
        "#? question learn\n"
        "learn: At each joint the slope changes by what the unit there adds.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [\"coefficients=0, 2, -4\"], marks: 3, notes: [coefficients=correct]}\n"
        "  - {answers: [\"coefficients=0, 2, -2\"], marks: 0, notes: [\"coefficients=mistake:flat\"]}\n"
        "  - {seed: 7, answers: [\"coefficients=0, {2*height}, {-4*height}\"], marks: 3}\n",
};

static const struct new_text derivation = {
    .kind = FIELD_DERIVATION,
    .title = "Which variance keeps the signal?",
    .topics = "[initialisation, variance]",
    .reference = "Prince, Understanding Deep Learning, section 7.5",
    .statement =
        "  A unit adds up D inputs with mean square E, each times a weight of mean 0 and variance v. That sum\n"
        "  shall have the variance s^2, and the activation before it left E = s^2/{share}. Find v.\n",
    .given =
        "given:\n"
        "  - {name: share, value: 2, draw: 2..8}\n",
    .field =
        "  - id: variance\n"
        "    #? field kind\n"
        "    kind: derivation\n"
        "    #? field marks\n"
        "    marks: 3\n"
        "    #? field step_marks\n"
        "    step_marks: 1\n"
        "    #? field prompt\n"
        "    prompt: v, or the lines that lead to it\n"
        "    #? field symbols\n"
        "    symbols:\n"
        "      #* symbol\n"
        "      - {name: v, domain: positive}\n"
        "      - {name: E, aliases: [\"E[h^2]\"], domain: positive}\n"
        "      - {name: s, domain: positive}\n"
        "      - {name: D, domain: positive integer}\n"
        "    #? field subject\n"
        "    subject: v\n"
        "    #? field from\n"
        "    from: D*v*E = s^2\n"
        "    #? field facts\n"
        "    facts: [E = s^2/share]\n"
        "    #? field expect\n"
        "    expect: share/D\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: share-forgotten\n"
        "        is: 1/D\n"
        "        say: \"The activation leaves 1/{share} of the mean square. What makes up for that?\"\n"
        "      - name: inverted\n"
        "        is: D/share\n"
        "        say: \"More inputs make the sum larger, so the weights have to be smaller.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"What is the variance of a sum of D independent products?\", field: variance}\n"
        "  - {say: \"Set it equal to s^2 and put in what E is.\", field: variance}\n"
        "#? question solution\n"
        "solution: |\n"
        "  D v E = s^2, so v = s^2/(D E), and E = s^2/{share} leaves v = {share}/D.\n"
        "#? question learn\n"
        "learn: Weights start with a variance that makes up for the number of inputs and the activation.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [\"variance=D v E = s^2; v = s^2/(D E) = 2/D\"], marks: 3, notes: [variance=correct]}\n"
        "  - {answers: [\"variance=1/D\"], marks: 0, notes: [\"variance=mistake:share-forgotten\"]}\n"
        "  - {answers: [\"variance=D v E = s^2\"], marks: 1, notes: [\"variance=derivation:unfinished\"]}\n"
        "  - {seed: 7, answers: [\"variance={share}/D\"], marks: 3}\n",
};

static const struct new_text ordering = {
    .kind = FIELD_ORDERING,
    .title = "One step of training",
    .topics = "[training]",
    .reference = "Prince, Understanding Deep Learning, section 7.4",
    .statement =
        "  A network is trained with batches of {batch_size} examples. Put what happens in one step in order;\n"
        "  one line belongs to no step.\n",
    .given =
        "given:\n"
        "  - {name: batch_size, value: 32, draw: \"16, 32, 64\"}\n",
    .field =
        "  - id: order\n"
        "    #? field kind\n"
        "    kind: ordering\n"
        "    #? field marks\n"
        "    marks: 3\n"
        "    #? field prompt\n"
        "    prompt: One step of training\n"
        "    #? field steps\n"
        "    # They are shown shuffled, behind the letters a, b, c.\n"
        "    steps:\n"
        "      #* step\n"
        "      - {name: draw-batch, text: \"Draw a batch of {batch_size} examples.\"}\n"
        "      - name: forward\n"
        "        text: Run the network forward.\n"
        "        after: [draw-batch]\n"
        "        say: It runs on the examples of the batch.\n"
        "      - name: loss\n"
        "        text: Compute the loss.\n"
        "        after: [forward]\n"
        "        say: The loss compares what the network puts out with what it should.\n"
        "      - name: backward\n"
        "        text: Run the network backward.\n"
        "        after: [loss]\n"
        "        say: It starts from the derivative of the loss.\n"
        "      - name: update\n"
        "        text: Change the weights.\n"
        "        after: [backward]\n"
        "        say: The way to change them comes from the derivatives.\n"
        "      - name: peek\n"
        "        text: Look at the test set.\n"
        "        distractor: yes\n"
        "        say: The test set is kept for the very end.\n"
        "    #? field slips\n"
        "    # A wrong order that is common: the names of its steps.\n"
        "    slips:\n"
        "      - name: update-first\n"
        "        is: draw-batch, forward, loss, update, backward\n"
        "        say: What the weights are changed by is found on the way back.\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"What does each line need from another one?\", field: order}\n"
        "  - {say: \"Nothing can be computed before there are examples.\", field: order}\n"
        "#? question solution\n"
        "solution: |\n"
        "  Draw a batch, run forward, compute the loss, run backward, change the weights.\n"
        "#? question learn\n"
        "learn: Each step runs forward for the loss and backward for its derivatives.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [\"order=draw-batch, forward, loss, backward, update\"], marks: 3, notes: [order=correct]}\n"
        "  - {answers: [\"order=draw-batch, forward, loss, update, backward\"], marks: 2.25, notes: [order=mistake:update-first]}\n"
        "  - {seed: 7, answers: [\"order=draw-batch, forward, loss, backward, update\"], marks: 3}\n",
};

static const struct new_text function = {
    .kind = FIELD_FUNCTION,
    .title = "A tent",
    .topics = "[shallow networks, piecewise-linear functions]",
    .reference = "Prince, Understanding Deep Learning, section 3.1",
    .statement =
        "  A function rises in a straight line from 0 at x = 0 to {height} at x = 1/2 and falls in another to 0\n"
        "  at x = 1. Write it with relu.\n",
    .given =
        "given:\n"
        "  - {name: height, value: 1, draw: 1..6}\n",
    .field =
        "  - id: tent\n"
        "    #? field kind\n"
        "    kind: function\n"
        "    #? field marks\n"
        "    marks: 3\n"
        "    #? field prompt\n"
        "    prompt: The function on [0, 1]\n"
        "    #? field variable\n"
        "    variable: x\n"
        "    #? field domain\n"
        "    domain: {from: 0, to: 1}\n"
        "    #? field units\n"
        "    units: 2\n"
        "    #? field expect\n"
        "    # A formula, cases (2*x if x < 1/2; 2 - 2*x otherwise), or a list of points.\n"
        "    expect: 2*height*relu(x) - 4*height*relu(x - 1/2)\n"
        "    #? field slips\n"
        "    slips:\n"
        "      #* reply\n"
        "      - name: flat\n"
        "        is: 2*height*relu(x) - 2*height*relu(x - 1/2)\n"
        "        say: \"Right of 1/2 this stays at {height}. The second unit has to turn the slope around.\"\n"
        "      - name: half-width\n"
        "        is: height*relu(x) - 2*height*relu(x - 1/2)\n"
        "        say: \"The way up is 1/2 wide, so rising by {height} takes twice that slope.\"\n",
    .rest =
        "#? question hints\n"
        "hints:\n"
        "  #* hint\n"
        "  - {say: \"What is the slope on the way up?\", field: tent}\n"
        "  - {say: \"By how much does the slope change at the top?\", field: tent}\n"
        "#? question solution\n"
        "solution: |\n"
        "  The slope is {2*height} on the way up and {-2*height} down: it changes by {-4*height} at 1/2.\n"
        "#? question figures\n"
        "figures:\n"
        "  #* figure\n"
        "  - kind: function\n"
        "    with: [\"target=[[0, 0], [1/2, height], [1, 0]]\", typed=typed.tent, witness=witness.tent, from=0, to=1]\n"
        "    caption: The tent, and what you typed\n"
        "#? question learn\n"
        "learn: Each unit bends the function once, by its coefficient.\n"
        "#? question tests\n"
        "tests:\n"
        "  #* test\n"
        "  - {answers: [tent=2relu(x) - 4relu(x - 1/2)], marks: 3, notes: [tent=correct]}\n"
        "  - {answers: [tent=2relu(x) - 2relu(x - 1/2)], marks: 0, notes: [\"tent=mistake:flat\"]}\n"
        "  - {seed: 7, answers: [\"tent={2*height}relu(x) - {4*height}relu(x - 1/2)\"], marks: 3}\n",
};
// clang-format on

const struct new_text *new_kind_text(enum field_kind kind)
{
    static const struct new_text *const texts[] = {
        [FIELD_NUMBER] = &number,         [FIELD_SHAPE] = &shape,
        [FIELD_EXPRESSION] = &expression, [FIELD_EQUATION] = &equation,
        [FIELD_CHOICE] = &choice,         [FIELD_TEXT] = &text,
        [FIELD_NETWORK] = &network,       [FIELD_DERIVATION] = &derivation,
        [FIELD_ORDERING] = &ordering,     [FIELD_FUNCTION] = &function,
    };
    _Static_assert(DLT_COUNT(texts) == FIELD_KIND_COUNT,
                   "a new kind needs a question to start from");

    return texts[kind];
}
