/** Apart from the other defaults: a tablet needs it before it knows its clinic, and none of their texts. */
export const lockMinutesByDefault = 5
