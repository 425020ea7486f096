/* SPDX-License-Identifier: MIT */
/* The socket from both sides. The folder is watched by who follows: a socket appears in it under its
 * name only once it listens. Who presents holds a lock beside it, so that a socket without a holder
 * is a dead one's and is replaced; a second presenter waits until the first lets go of it. */
#define _GNU_SOURCE /* accept4, SO_PEERCRED */
#include "link_private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    FOLLOWERS_MAX = 16,
    BACKLOG_MAX = 2 * LINK_LINE_MAX, /* what one who does not read may leave untaken */
    READ_SIZE = 1 << 16,
    WHAT_TAKES_AWAY = IN_DELETE | IN_MOVED_FROM | IN_MOVE_SELF | IN_ONLYDIR,
    READS_MOST = 64, /* at a time, so that the keyboard is never kept waiting */
};

struct follower {
    int file; /* -1: this place is free */
    struct strbuf untaken;
};

struct link {
    int epoll;
    bool serving;
    struct link_place place;
    /* Serving. */
    int listener, lock;
    struct follower followers[FOLLOWERS_MAX];
    struct strbuf told; /* the last message; "" at first */
    /* Following. */
    int peer; /* who presents, -1: nobody */
    /* Both: what tells that somebody came, that the lock may be free, or that the socket went away. */
    int folder, timer;
    struct strbuf line; /* of a message that is not yet whole */
    bool skipping;      /* it became too long: up to its end nothing counts */
    bool heard;
    struct arena *arena; /* holds `brief` */
    struct brief brief;
};

static bool wait_for(const struct link *link, int file, unsigned events, int how)
{
    struct epoll_event event = {.events = events, .data.fd = file};
    return epoll_ctl(link->epoll, how, file, &event) == 0;
}

/* The same user at the other end: what root may do is no concern here. */
static bool is_own(int file)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(file, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    _Static_assert(sizeof address.sun_path >= LINK_PATH_MAX, "each path of the link has room");
    memcpy(address.sun_path, path, strlen(path) + 1);
    return address;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

static struct link *create(bool serving, const struct link_place *place)
{
    struct link *link = mem_alloc(sizeof *link);
    link->epoll = epoll_create1(EPOLL_CLOEXEC);
    link->serving = serving;
    link->place = *place;
    link->listener = link->lock = link->peer = link->folder = link->timer = -1;
    for (size_t i = 0; i < FOLLOWERS_MAX; i++) {
        link->followers[i].file = -1;
        strbuf_init(&link->followers[i].untaken);
    }
    strbuf_init(&link->told);
    strbuf_init(&link->line);
    link->arena = arena_create();
    return link;
}

void link_close(struct link *link)
{
    if (!link)
        return;
    if (link->listener >= 0)
        unlink(link->place.socket); /* while the lock is held: it is no other's */
    for (size_t i = 0; i < FOLLOWERS_MAX; i++) {
        close_file(&link->followers[i].file);
        strbuf_finish(&link->followers[i].untaken);
    }
    int *const files[] = {&link->listener, &link->lock,  &link->peer,
                          &link->folder,   &link->timer, &link->epoll};
    for (size_t i = 0; i < DLT_COUNT(files); i++)
        close_file(files[i]);
    strbuf_finish(&link->told);
    strbuf_finish(&link->line);
    arena_destroy(link->arena);
    mem_free(link);
}

int link_descriptor(const struct link *link)
{
    return link ? link->epoll : -1;
}

/* --- waiting ----------------------------------------------------------------------------------------- */

/* Where nothing can be watched, or what was told is not yet so: somebody is there who takes nobody in,
 * or has closed the lock and not let go of it. */
static void try_later(const struct link *link)
{
    const struct itimerspec second = {.it_value.tv_sec = 1};
    timerfd_settime(link->timer, 0, &second, NULL);
}

static bool start_timer(struct link *link)
{
    link->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    return link->timer >= 0 && wait_for(link, link->timer, EPOLLIN, EPOLL_CTL_ADD);
}

/* Tells of `what` at a path from now on. */
static void watch_path(struct link *link, const char *path, uint32_t what)
{
    close_file(&link->folder);
    link->folder = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (link->folder >= 0 && (inotify_add_watch(link->folder, path, what) < 0 ||
                              !wait_for(link, link->folder, EPOLLIN, EPOLL_CTL_ADD)))
        close_file(&link->folder);
}

/* True when what was watched is there no more. */
static bool drain_folder(const struct link *link)
{
    _Alignas(struct inotify_event) char events[READ_SIZE / 8];
    bool gone = false;
    ssize_t got;
    while ((got = read(link->folder, events, sizeof events)) > 0) {
        for (const char *at = events; at < events + got;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            gone |= (event->mask & (IN_IGNORED | IN_MOVE_SELF)) != 0;
            at += sizeof *event + event->len;
        }
    }
    return gone;
}

/* --- serving ---------------------------------------------------------------------------------------- */

static enum dlt_err open_lock(struct link *link, struct diag *diag)
{
    link->lock =
        open(link->place.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (link->lock < 0)
        return diag_set(diag, DLT_ERR_IO, "link", "%s: %s", link->place.lock, strerror(errno));
    return DLT_OK;
}

/* The lock goes with the process, however it ends. */
static bool take_lock(const struct link *link)
{
    return flock(link->lock, LOCK_EX | LOCK_NB) == 0;
}

/* False once its file was taken away: then it keeps nobody out. */
static bool lock_stands(const struct link *link)
{
    struct stat held, found;
    return fstat(link->lock, &held) == 0 && lstat(link->place.lock, &found) == 0 &&
           held.st_dev == found.st_dev && held.st_ino == found.st_ino;
}

static bool listen_at(struct link *link)
{
    const struct sockaddr_un address = address_of(link->place.fresh);
    unlink(link->place.fresh);
    link->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->listener < 0)
        return false;
    const mode_t before = umask(S_IRWXG | S_IRWXO | S_IXUSR);
    bool bound = bind(link->listener, (const struct sockaddr *)&address, sizeof address) == 0;
    umask(before);
    return bound && listen(link->listener, FOLLOWERS_MAX) == 0 &&
           rename(link->place.fresh, link->place.socket) == 0;
}

/* With the lock in hand. */
static enum dlt_err begin(struct link *link, struct diag *diag)
{
    if (listen_at(link) && wait_for(link, link->listener, EPOLLIN, EPOLL_CTL_ADD)) {
        if (link->folder < 0)
            watch_path(link, link->place.folder, WHAT_TAKES_AWAY);
        return DLT_OK;
    }
    enum dlt_err err =
        diag_set(diag, DLT_ERR_IO, "link", "%s: %s", link->place.socket, strerror(errno));
    close_file(&link->listener);
    return err;
}

/* Another presents: whenever somebody closes the lock, it may be free. */
static bool await_lock(struct link *link)
{
    if (!start_timer(link))
        return false;
    watch_path(link, link->place.lock, IN_CLOSE_WRITE);
    try_later(link); /* it may have been closed before it was watched */
    return true;
}

static void take_over(struct link *link)
{
    if (link->lock < 0 || !take_lock(link))
        return;
    close_file(&link->folder);
    close_file(&link->timer);
    if (begin(link, NULL) != DLT_OK)
        close_file(&link->lock);
}

static void go_on_waiting(struct link *link, int file)
{
    uint64_t times = 0;
    const bool told = file == link->folder;
    if (told)
        (void)drain_folder(link);
    else if (read(link->timer, &times, sizeof times) < 0)
        return;
    if (!lock_stands(link)) {
        close_file(&link->lock);
        if (open_lock(link, NULL) == DLT_OK)
            watch_path(link, link->place.lock, IN_CLOSE_WRITE);
    }
    take_over(link);
    if (link_waits(link) && (told || link->folder < 0))
        try_later(link);
}

enum dlt_err link_serve(struct link **link_out, struct diag *diag)
{
    struct link_place place;
    *link_out = NULL;
    enum dlt_err err = link_find_place(&place, diag);
    if (err != DLT_OK)
        return err;
    struct link *link = create(true, &place);
    err = open_lock(link, diag);
    if (err == DLT_OK && take_lock(link))
        err = begin(link, diag);
    else if (err == DLT_OK && !await_lock(link))
        err = diag_set(diag, DLT_ERR_IO, "link-taken", "another lesson has its notes on show");
    if (err != DLT_OK) {
        link_close(link);
        return err;
    }
    *link_out = link;
    return DLT_OK;
}

bool link_waits(const struct link *link)
{
    return link && link->serving && link->listener < 0 && link->timer >= 0;
}

static void drop(struct follower *follower)
{
    close_file(&follower->file); /* epoll forgets it, too */
    strbuf_clear(&follower->untaken);
}

/* Another was quicker: it is the one to be found. */
static void stand_back(struct link *link)
{
    close_file(&link->listener);
    for (size_t i = 0; i < FOLLOWERS_MAX; i++)
        drop(&link->followers[i]);
    (void)await_lock(link);
}

/* Puts back what somebody took away, as whoever cleans up does: the folder, the lock, the socket. Those
 * who follow already stay. */
static void put_back(struct link *link)
{
    struct link_place place;
    struct stat status;
    const bool gone = drain_folder(link);
    if (link_find_place(&place, NULL) != DLT_OK)
        return;
    const bool locked = lock_stands(link);
    if (locked && !gone && lstat(link->place.socket, &status) == 0)
        return;
    if (gone || !locked) /* before anything is made: what goes away again is told of */
        watch_path(link, link->place.folder, WHAT_TAKES_AWAY);
    int before = link->lock; /* held until there is another: some wait for it to be closed */
    bool taken = locked || (open_lock(link, NULL) == DLT_OK && take_lock(link));
    if (!locked)
        close_file(&before);
    close_file(&link->listener);
    if (!taken || begin(link, NULL) != DLT_OK)
        stand_back(link);
}

/* Sends what the other side takes now; the rest waits until it takes more. */
static void send_untaken(const struct link *link, struct follower *follower)
{
    struct strbuf *untaken = &follower->untaken;
    size_t sent = 0;
    while (sent < untaken->length) {
        ssize_t count = send(follower->file, untaken->text + sent, untaken->length - sent,
                             MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno != EAGAIN) {
            drop(follower);
            return;
        }
        if (count <= 0)
            break;
        sent += (size_t)count;
    }
    memmove(untaken->text, untaken->text + sent, untaken->length - sent + 1);
    untaken->length -= sent;
    wait_for(link, follower->file, EPOLLIN | (untaken->length ? EPOLLOUT : 0U), EPOLL_CTL_MOD);
}

static void tell_one(const struct link *link, struct follower *follower)
{
    if (follower->untaken.length + link->told.length > BACKLOG_MAX) {
        drop(follower);
        return;
    }
    strbuf_add_bytes(&follower->untaken, link->told.text, link->told.length);
    send_untaken(link, follower);
}

void link_tell(struct link *link, const struct brief *brief)
{
    struct strbuf line;
    if (!link || !link->serving)
        return;
    strbuf_init(&line);
    if (link_encode(brief, &line) && !str_equal(line.text, link->told.text)) {
        strbuf_clear(&link->told);
        strbuf_add(&link->told, line.text);
        for (size_t i = 0; i < FOLLOWERS_MAX; i++)
            if (link->followers[i].file >= 0)
                tell_one(link, &link->followers[i]);
    }
    strbuf_finish(&line);
}

static void take_in(struct link *link)
{
    int file = accept4(link->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    size_t free_place = 0;
    if (file < 0)
        return;
    while (free_place < FOLLOWERS_MAX && link->followers[free_place].file >= 0)
        free_place++;
    if (free_place == FOLLOWERS_MAX || !is_own(file) ||
        !wait_for(link, file, EPOLLIN, EPOLL_CTL_ADD)) {
        close(file);
        return;
    }
    link->followers[free_place].file = file;
    tell_one(link, &link->followers[free_place]);
}

/* Who follows has nothing to say: anything from there is its end. */
static void serve(struct link *link, const struct epoll_event *event)
{
    if (link_waits(link)) {
        go_on_waiting(link, event->data.fd);
        return;
    }
    if (event->data.fd == link->folder) {
        put_back(link);
        return;
    }
    if (event->data.fd == link->listener) {
        take_in(link);
        return;
    }
    for (size_t i = 0; i < FOLLOWERS_MAX; i++) {
        struct follower *follower = &link->followers[i];
        if (follower->file < 0 || follower->file != event->data.fd)
            continue;
        if (event->events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            drop(follower);
        else
            send_untaken(link, follower);
    }
}

/* --- following -------------------------------------------------------------------------------------- */

static void connect_now(struct link *link)
{
    const struct sockaddr_un address = address_of(link->place.socket);
    if (link->peer >= 0)
        return;
    link->peer = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    bool reached = link->peer >= 0 &&
                   connect(link->peer, (const struct sockaddr *)&address, sizeof address) == 0;
    bool later = !reached && (errno == EAGAIN || link->folder < 0);
    if (!reached || !is_own(link->peer) || !wait_for(link, link->peer, EPOLLIN, EPOLL_CTL_ADD))
        close_file(&link->peer);
    if (later)
        try_later(link);
    strbuf_clear(&link->line);
    link->skipping = false;
}

/* Also after the folder itself went away and has to be made again. */
static void watch_folder(struct link *link)
{
    struct link_place place;
    close_file(&link->folder);
    if (link_find_place(&place, NULL) == DLT_OK)
        watch_path(link, link->place.folder, IN_MOVED_TO | IN_MOVE_SELF | IN_ONLYDIR);
}

enum dlt_err link_follow(struct link **link_out, struct diag *diag)
{
    struct link_place place;
    *link_out = NULL;
    enum dlt_err err = link_find_place(&place, diag);
    if (err != DLT_OK)
        return err;
    struct link *link = create(false, &place);
    if (!start_timer(link)) {
        err = diag_set(diag, DLT_ERR_IO, "link", "nobody can be followed: %s", strerror(errno));
        link_close(link);
        return err;
    }
    watch_folder(link);
    connect_now(link);
    *link_out = link;
    return DLT_OK;
}

static void end_line(struct link *link)
{
    struct arena *arena = arena_create();
    struct brief brief;
    if (!link->skipping && link_decode(arena, link->line.text, link->line.length, &brief)) {
        arena_destroy(link->arena);
        link->arena = arena;
        link->brief = brief;
        link->heard = true;
    } else {
        arena_destroy(arena);
    }
    strbuf_clear(&link->line);
    link->skipping = false;
}

static void take_bytes(struct link *link, const char *bytes, size_t count)
{
    while (count > 0) {
        const char *end = memchr(bytes, '\n', count);
        size_t length = end ? (size_t)(end - bytes) : count;
        link->skipping |= link->line.length + length > LINK_LINE_MAX;
        if (link->skipping)
            strbuf_clear(&link->line);
        else
            strbuf_add_bytes(&link->line, bytes, length);
        if (end)
            end_line(link);
        length += end != NULL;
        bytes += length;
        count -= length;
    }
}

static void listen_to(struct link *link)
{
    char bytes[READ_SIZE];
    for (int i = 0; i < READS_MOST; i++) {
        ssize_t count = recv(link->peer, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && errno == EAGAIN)
            return;
        if (count <= 0) {
            const bool spoke = link->heard;
            close_file(&link->peer);
            link->heard = false;
            if (spoke)
                connect_now(link); /* another may have come before this one was missed */
            else
                try_later(link); /* who says nothing and goes would do so again */
            return;
        }
        take_bytes(link, bytes, (size_t)count);
    }
}

static void follow(struct link *link, int file)
{
    if (file == link->peer) {
        listen_to(link);
        return;
    }
    if (file == link->folder && drain_folder(link))
        watch_folder(link);
    uint64_t times = 0;
    if (file == link->timer && read(link->timer, &times, sizeof times) > 0 && link->folder < 0)
        watch_folder(link);
    connect_now(link);
}

/* --- both ------------------------------------------------------------------------------------------- */

void link_handle(struct link *link)
{
    struct epoll_event events[FOLLOWERS_MAX];
    int count = link ? epoll_wait(link->epoll, events, FOLLOWERS_MAX, 0) : 0;
    for (int i = 0; i < count; i++) {
        if (link->serving)
            serve(link, &events[i]);
        else
            follow(link, events[i].data.fd);
    }
}

bool link_heard(const struct link *link, struct brief *brief_out)
{
    if (!link || !link->heard)
        return false;
    *brief_out = link->brief;
    return true;
}
