/** Who signs: a certificate in the signer's name, and its private key behind a function. */
export type SignerIdentity = {
  /** The signer's certificate, then those that vouch for it, up to and with the authority's own. DER. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  readonly algorithm: 'ecdsa-with-sha256' | 'rsa-with-sha256'
  /** Signs the SHA-256 of the bytes. ECDSA comes as the DER pair (r, s), as CMS stores it. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}
