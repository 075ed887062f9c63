/** The words of the second factor at sign-in. */
export const secondStepWords = {
  title: 'Second factor',
  text: {
    code: 'Type the six digits that your authenticator app shows now.',
    passkey: 'Show your passkey: a finger, a face or a security key.',
    recovery: 'Type one of your recovery codes. Each works once.',
  },
  label: { code: 'Code of the app', recovery: 'Recovery code' },
  instead: { code: 'Use the app', passkey: 'Use a passkey', recovery: 'Use a recovery code' },
  action: 'Sign in',
  usePasskey: 'Use the passkey',
  noPasskey: 'No passkey was shown. Try again, or use another way.',
  needCode: 'Type the code',
  again: 'Begin again',
  back: 'Back',
} as const
