const PAGE = 'text/html'

/** Whether a person opened the address in a tab: what they get must be a page, not the words of a program. */
export const isOpenedInTab = (accept: string | undefined) => accept?.includes(PAGE) === true

export const waitingPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** Says why there is nothing to read yet, and asks again by itself. Plain HTML, without a script. */
export const waitingPage = (title: string, said: string, seconds: number) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${seconds}">
<title>${title}</title>
</head>
<body>
<h1>${title}</h1>
<p role="status">${said}</p>
</body>
</html>
`
