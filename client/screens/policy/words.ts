/** The words of the policy on electronic signatures, before the first one. */
export const policyWords = {
  title: (version: string) => `Before you sign: the policy on electronic signatures, version ${version}`,
  text: 'You accept it once, in writing. A newer version is asked again. An administrator sees who accepted which version and when.',
  password: (name: string) => `Password for ${name}`,
  needPassword: 'Type your password',
  accept: 'I have read and accept it',
} as const
