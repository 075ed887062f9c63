/**
 * A number and its unit on one line: "1" at the end of one and "mg/mL" at the start of the next is read as two things.
 */
export const unbroken = (text: string): string => text.replace(/(\d) (?=[^\s\d])/g, '$1\u00a0')
