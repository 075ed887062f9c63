// Asks the server in this container whether it is ready; ends with 1 when not. Its certificate is not what is asked.
import { get as plain } from 'node:http'
import { get as secure } from 'node:https'

const { PORT = '8080', TLS_CERT } = process.env
const ask = TLS_CERT ? secure : plain
ask(`${TLS_CERT ? 'https' : 'http'}://127.0.0.1:${PORT}/ready`, { rejectUnauthorized: false }, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1)
}).on('error', () => process.exit(1))
