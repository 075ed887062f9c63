import { hkdfSync } from 'node:crypto'
import type { Config } from './config.ts'
import { masterKeyAt } from './note/keys.ts'

/**
 * What a tablet's data key is wrapped by besides its people's PINs and passwords: 256 bits that follow from the master
 * key and the tablet's id, in base64url. Nothing of it lies on the tablet, so a copied disk alone opens nothing by it.
 */
export const tabletSecret = ({ masterKeyFile }: Config, tabletId: string): string =>
  Buffer.from(hkdfSync('sha256', masterKeyAt(masterKeyFile), tabletId, 'chairside tablet', 32)).toString('base64url')
