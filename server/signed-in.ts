import type { Staff } from '../chart/people.ts'
import type { Db } from '../db/open.ts'
import { type SignIn, signInByToken } from '../db/sign-ins.ts'
import { staff } from '../db/staff.ts'

export type SignedIn = { readonly signIn: SignIn; readonly person: Staff }

const MOST_KEPT = 2000

/**
 * Who holds which sign-in, kept until anything beside the logs was written: every request asks it, and a change of
 * either, or of the person, is seen by the first request after its answer. Whether it still counts is the asker's.
 */
export type SignedInTable = ReturnType<typeof createSignedIn>

export function createSignedIn(db: Db) {
  const known = new Map<string, SignedIn>()
  let edition = db.edition()
  return {
    byToken(tokenHash: string): SignedIn | undefined {
      if (edition !== db.edition() || known.size >= MOST_KEPT) known.clear()
      edition = db.edition()
      const kept = known.get(tokenHash)
      if (kept) return kept
      const signIn = signInByToken(db, tokenHash)
      const person = signIn && staff(db, signIn.staffId)
      if (!person) return undefined
      const found = { signIn, person }
      known.set(tokenHash, found)
      return found
    },
  }
}
