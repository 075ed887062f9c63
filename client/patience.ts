import { configure } from '@solidjs/testing-library'

// How long the tests look for something on the screen: one second is too little while another test uses the machine.
configure({ asyncUtilTimeout: 10_000 })
