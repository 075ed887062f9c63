import { expect, test } from 'vitest'
import { unbroken } from './unbroken.ts'

test.each([
  ['epinephrine 1 mg/mL', 'epinephrine 1\u00a0mg/mL'],
  ['sodium chloride 0.9 %', 'sodium chloride 0.9\u00a0%'],
  ['0.3 mg IM', '0.3\u00a0mg IM'],
  ['vitamin B12', 'vitamin B12'],
])('%s: a number stands on one line with its unit', (text, kept) => expect(unbroken(text)).toBe(kept))
