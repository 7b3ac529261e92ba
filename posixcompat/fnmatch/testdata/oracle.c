/* Reads lines "FLAGS PATTERN NAME", the latter two in hexadecimal and "-" for empty, and writes what fnmatch(3) says to each. */
#define _GNU_SOURCE
#include <fnmatch.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *text(const char *hex, char *out)
{
	size_t n = 0;
	unsigned c;

	for (; hex[0] && hex[0] != '-' && sscanf(hex, "%2x", &c) == 1; hex += 2)
		out[n++] = (char)c;
	out[n] = 0;
	return out;
}

int main(int argc, char **argv)
{
	static char pattern[65536], name[65536], a[32768], b[32768];
	int flags;

	if (!setlocale(LC_ALL, argc > 1 ? argv[1] : "C.UTF-8"))
		return 1;
	while (scanf("%d %65535s %65535s", &flags, pattern, name) == 3)
		printf("%d\n", fnmatch(text(pattern, a), text(name, b), flags));
	return 0;
}
