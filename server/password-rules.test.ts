import { describe, expect, test } from 'vitest'
import { passwordProblems } from './password-rules.ts'

const rosa = { username: 'rosa.vidal', name: 'Rosa Vidal', clinic: 'North Harbor' }
const said = (password: string) => passwordProblems(password, rosa).map(({ path }) => path)

describe('a password', () => {
  test.each(['password', 'Password1', '12345678', 'iloveyou', 'QWERTYUIOP'])(
    '%s is known to every guesser',
    (password) => expect(said(password)).toEqual(['/password']),
  )
  test.each(['rosa.vidal', 'Vidal2026', 'Chairside!', 'ketamine99'])('%s is hardly more than a name', (password) =>
    expect(said(password)).toEqual(['/password']),
  )
  test.each(['aaaaaaaaaaaa', 'abababababab'])('%s repeats too few characters', (password) =>
    expect(said(password)).toEqual(['/password']),
  )
  test.each([
    'a long enough password',
    'correct horse battery staple',
    'Übermäßig lang',
    'vidal keeps five brown goats',
  ])('%s may be taken, whatever characters it is made of', (password) => expect(said(password)).toEqual([]))
  test('as other code points is the same password', () => {
    expect(said('ｐａｓｓｗｏｒｄ')).toEqual(['/password'])
  })
})
