/*
 * Reads questions of one line, "MODE POSIX SHORT NLONG NAME:HAS:VAL... NARGS ARG...", texts in hexadecimal behind a '.', and writes
 * what getopt(3) (MODE 0), getopt_long(3) (1) or getopt_long_only(3) (2) does: a line for each call, then the arguments, then a dot.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text(void)
{
	static char hex[65536];
	char *out;
	size_t n = 0;
	unsigned c;

	if (scanf("%65535s", hex) != 1)
		exit(2);
	out = malloc(strlen(hex) + 1);
	for (char *p = hex + 1; *p && sscanf(p, "%2x", &c) == 1; p += 2)
		out[n++] = (char)c;
	out[n] = 0;
	return out;
}

static int count(void)
{
	int n;

	if (scanf("%d", &n) != 1)
		exit(2);
	return n;
}

int main(void)
{
	int mode;

	while (scanf("%d", &mode) == 1) {
		if (count())
			setenv("POSIXLY_CORRECT", "1", 1);
		else
			unsetenv("POSIXLY_CORRECT");
		char *shorts = text();
		int n = count();
		struct option *longs = calloc(n + 1, sizeof *longs);
		for (int i = 0; i < n; i++) {
			longs[i].name = text();
			longs[i].has_arg = count();
			longs[i].val = count();
		}
		int argc = count();
		char **argv = calloc(argc + 1, sizeof *argv);
		for (int i = 0; i < argc; i++)
			argv[i] = text();
		optind = 0;
		opterr = 1;
		for (int step = 0; step < 50; step++) {
			char *said = NULL;
			size_t length = 0;
			int index = -1, opt;
			FILE *before = stderr;

			stderr = open_memstream(&said, &length);
			opt = mode == 0 ? getopt(argc, argv, shorts) : mode == 1 ? getopt_long(argc, argv, shorts, longs, &index)
				: getopt_long_only(argc, argv, shorts, longs, &index);
			fclose(stderr);
			stderr = before;
			printf("%d %d %d %d %s|%s\n", opt, optind, opt == 63 || opt == 58 ? optopt : -2, index, optarg ? optarg : "(none)", said);
			if (said[0] == 0)
				fputs("\n", stdout);
			if (opt == -1)
				break;
		}
		for (int i = 0; i < argc; i++)
			printf("%s\n", argv[i]);
		printf(".\n");
	}
	return 0;
}
