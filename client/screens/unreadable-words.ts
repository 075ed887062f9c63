/** What is said of entries that a tablet cannot open any more: fetched only where there are any. */
export const unreadableWords = {
  said: (count: number) =>
    `${count === 1 ? '1 entry on this tablet cannot be opened any more and was' : `${count} entries on this tablet cannot be opened any more and were`} not sent. Check the charts of today for what was charted here and is missing, chart it again, and tell your administrator.`,
  noted: 'I have checked',
} as const
