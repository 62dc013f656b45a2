/* The four verbs (docs/targets.md) in C: any language can do it.
 *
 *     cc -o verbs verbs.c && ./verbs 8000       listens on TCP and UDP, on all addresses
 *
 * A process for each connection, so that one may wait as long as it likes. */

#define _GNU_SOURCE
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_LINE 100
#define LARGEST 65536

static char octets[LARGEST];

static void must(int worked, const char *what)
{
    if (!worked) {
        perror(what);
        exit(1);
    }
}

static void pause_ms(long ms)
{
    struct timespec left = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&left, &left) != 0)
        ;
}

static void put_letters(long first, long count)
{
    for (long at = 0; at < count; at++)
        octets[at] = (char)('a' + (first + at) % 26);
}

static int send_all(int to, const char *from, long count)
{
    while (count > 0) {
        ssize_t sent = send(to, from, count, MSG_NOSIGNAL);
        if (sent <= 0)
            return 0;
        from += sent;
        count -= sent;
    }
    return 1;
}

/* Reads a line and not one octet more: what follows belongs to the verb. */
static int read_line(int from, char *line)
{
    int length = 0;
    while (length < LONGEST_LINE && read(from, line + length, 1) == 1)
        if (line[length++] == '\n') {
            line[length - 1] = 0;
            return 1;
        }
    return 0;
}

static int write_verb(int to, long size, long times, long ms)
{
    for (long number = 0; number < times; number++) {
        if (number > 0)
            pause_ms(ms);
        for (long done = 0, part; done < size; done += part) {
            part = size - done < LARGEST ? size - done : LARGEST;
            put_letters(number * size + done, part);
            if (!send_all(to, octets, part))
                return 0;
        }
    }
    return 1;
}

static void obey(int connection)
{
    char line[LONGEST_LINE + 1];
    long size, times, ms;
    ssize_t got;
    while (read_line(connection, line)) {
        if (sscanf(line, "WRITE %ld %ld %ld", &size, &times, &ms) == 3) {
            if (write_verb(connection, size, times, ms))
                continue;
        } else if (strcmp(line, "ECHO") == 0) {
            while ((got = read(connection, octets, sizeof octets)) > 0)
                if (!send_all(connection, octets, got))
                    break;
        } else if (strcmp(line, "HOLD") == 0) {
            struct pollfd held = {connection, 0, 0}; /* POLLERR and POLLHUP come unasked */
            poll(&held, 1, -1);
        } else if (strcmp(line, "CLOSE WRITE") == 0) {
            shutdown(connection, SHUT_WR);
            while (read(connection, octets, sizeof octets) > 0)
                ;
        }
        return; /* CLOSE, and after every verb that is the last one */
    }
}

/* What came says to which address, and its answer goes out from there (RFC 1122 4.1.3.5). */
static void send_answer(int datagrams, struct msghdr *asked, long size)
{
    asked->msg_iov->iov_len = size;
    sendmsg(datagrams, asked, 0);
}

static void answer_datagrams(int datagrams)
{
    struct sockaddr_in6 peer;
    char about[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    char line[LONGEST_LINE + 1];
    long size, times, ms;
    for (;;) {
        struct iovec room = {octets, sizeof octets};
        struct msghdr asked = {&peer, sizeof peer, &room, 1, about, sizeof about, 0};
        ssize_t got = recvmsg(datagrams, &asked, 0);
        if (got < 0)
            continue;
        long shown = got < LONGEST_LINE ? got : LONGEST_LINE;
        memcpy(line, octets, shown);
        line[shown] = 0;
        if (sscanf(line, "WRITE %ld %ld %ld", &size, &times, &ms) != 3) {
            send_answer(datagrams, &asked, got);
            continue;
        }
        for (long number = 0; number < times && size <= LARGEST; number++) {
            if (number > 0)
                pause_ms(ms);
            put_letters(number * size, size);
            send_answer(datagrams, &asked, size);
        }
    }
}

int main(int count, char **arguments)
{
    must(count == 2, "usage: verbs PORT");
    struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_ANY_INIT};
    here.sin6_port = htons((unsigned short)atoi(arguments[1]));
    int both = 0, again = 1;
    int listener = socket(AF_INET6, SOCK_STREAM, 0);
    int datagrams = socket(AF_INET6, SOCK_DGRAM, 0);
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof both);
    setsockopt(datagrams, IPPROTO_IPV6, IPV6_V6ONLY, &both, sizeof both);
    setsockopt(datagrams, IPPROTO_IPV6, IPV6_RECVPKTINFO, &again, sizeof again);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &again, sizeof again);
    must(bind(listener, (struct sockaddr *)&here, sizeof here) == 0, "bind tcp");
    must(bind(datagrams, (struct sockaddr *)&here, sizeof here) == 0, "bind udp");
    must(listen(listener, 128) == 0, "listen");
    signal(SIGCHLD, SIG_IGN); /* nobody waits for the children */
    if (fork() == 0) {
        close(listener);
        answer_datagrams(datagrams);
    }
    close(datagrams);
    for (;;) {
        int connection = accept(listener, NULL, NULL);
        if (connection < 0)
            continue;
        if (fork() == 0) {
            close(listener);
            obey(connection);
            exit(0);
        }
        close(connection);
    }
}
