import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import type { Deps } from '../deps.ts'

/** What every answer says about itself. Helmet's part is made once, not anew for each request. */
export function addHeaders(app: FastifyInstance, { secure, now }: Pick<Deps, 'secure' | 'now'>): void {
  const guard = helmet(policy(secure))
  app.addHook('onRequest', (request, reply, goOn) => {
    reply.header('permissions-policy', permissions)
    // What a call answers is a patient's; what may be kept (the page's own built files) says so itself.
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    // Tablets measure their clock against this header: it must be the clock that stamps the record, and no other.
    reply.header('date', new Date(now()).toUTCString())
    guard(request.raw, reply.raw, (error) => goOn(error as Error | undefined))
  })
}

/**
 * What a page may ask the tablet for: an alarm that is heard, the screen that stays awake, a passkey, the camera that
 * reads a vial's code; nothing else.
 */
const permissions = [
  'autoplay=(self), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(self)',
  'camera=(self), accelerometer=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=()',
  'magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), sync-xhr=(), usb=()',
  'xr-spatial-tracking=()',
].join(', ')

/** As OWASP's secure headers project lists them. `Clear-Site-Data` is left out: it would wipe what waits unsent. */
const policy = (secure: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      // The note is read in a frame of the page, from this server or from memory.
      frameSrc: ["'self'", 'blob:'],
      objectSrc: ["'self'", 'blob:'],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  referrerPolicy: { policy: 'no-referrer' as const },
  xFrameOptions: { action: 'sameorigin' as const },
  crossOriginEmbedderPolicy: { policy: 'require-corp' as const },
  crossOriginOpenerPolicy: { policy: 'same-origin' as const },
  crossOriginResourcePolicy: { policy: 'same-origin' as const },
})
