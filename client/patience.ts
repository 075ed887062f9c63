import { configure } from '@solidjs/testing-library'
import { afterAll } from 'vitest'

// How long the tests look for something on the screen: one second is too little while another test uses the machine.
configure({ asyncUtilTimeout: 10_000 })

// What waits for a frame comes at most 0.2 s later (frame.ts): not after the page of the test is gone.
const later = globalThis.setTimeout
afterAll(() => new Promise<void>((resolve) => later(resolve, 250)))
