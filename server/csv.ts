/**
 * A table as text for a spreadsheet (RFC 4180). What a spreadsheet would run as a formula is made plain text: whatever
 * begins as OWASP's page on CSV injection lists it, in half or full width.
 */
export const csvOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, ...rows].map(csvLine).join('')

/** One line of such a table, for one that is too long to be held whole. */
export const csvLine = (row: readonly string[]) => `${row.map(cellOf).join(',')}\r\n`

function cellOf(text: string): string {
  const plain = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
