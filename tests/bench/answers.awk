# SPDX-License-Identifier: MIT
# awk -v lines=N [-v only=q6] -f answers.awk: N lines for `grade --batch`, as a class might hand them
# in: right answers, usual mistakes, wrong ones that nobody typed before, and some that cannot be read.
function answer(question, answers)
{
    if (only == "" || only == question)
        pool[count++] = "\"question\":\"" question "\",\"answers\":{" answers "}"
}
BEGIN {
    answer("q6", "\"epochs\":\"25\"")
    answer("q6", "\"epochs\":\"@\"")
    answer("q6", "\"epochs\":\"@/7\"")
    answer("q6", "\"epochs\":\"25*(2\"")
    answer("q8", "\"h1\":\"3\",\"h2\":\"11\",\"h3\":\"19\"")
    answer("q8", "\"h1\":\"3\",\"h2\":\"3+4*2*2\",\"h3\":\"@\"")
    answer("q4", "\"ii.adagrad\":\"v_{t+1} = v_t + g^2\"")
    answer("q4", "\"ii.rmsprop\":\"gamma v_t + (1-gamma) g^2\"")
    answer("q10", "\"conv1\":\"34944\",\"fc8\":\"@\"")
    answer("q1", "\"b.case1\":\"8\",\"b.case2\":\"16\"")
    answer("q1", "\"b.case1\":\"2^3\",\"b.case2\":\"@\"")
    answer("q1", "\"d.variance\":\"3/(2D_h)\"")
    answer("q1", "\"d.variance\":\"@/(2D_h)\"")
    answer("q9", "\"parameters\":\"@\"")
    if (!count) { print "answers.awk: no such question: " only >"/dev/stderr"; exit 2 }
    for (i = 0; i < lines; i++) {
        line = pool[i % count]
        at = index(line, "@") # sub() would keep each of a million replacements in some awks
        if (at) line = substr(line, 1, at - 1) (i + 2) substr(line, at + 1)
        printf "{\"id\":%d,\"seed\":0,%s}\n", i, line
    }
}
