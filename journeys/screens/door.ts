import { choose } from '../steps.ts'
import { board, button, dialog, type Screen } from './screen.ts'

export const door: readonly Screen[] = [
  {
    name: 'first-run',
    as: 'nobody',
    show: async (page) => {
      await choose(page, 'Set up a clinic')
      await button(page, 'Set up the clinic').tap()
      await page.getByText('Type the one-time code').waitFor()
    },
  },
  {
    name: 'sign-in',
    as: 'nobody',
    leadsOn: true,
    show: async (page, { loadDemo }) => {
      await loadDemo()
      await page.reload()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    },
  },
  {
    name: 'sign-in-refused',
    as: 'nobody',
    show: async (page) => {
      await page.getByLabel('User name').fill('nora')
      await page.getByLabel('Password').fill('not hers')
      await button(page, 'Sign in').tap()
      await page.locator('.alert-block, [class*="alert"]').first().waitFor()
    },
  },
]

export const boards: readonly Screen[] = [
  { name: 'board', as: 'nora', show: board },
  { name: 'board-physician', as: 'petra', show: board },
  {
    name: 'board-user-menu',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, /lock or switch user/).tap()
      await button(page, 'Someone else').tap()
    },
  },
  {
    name: 'board-plan',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Plan a session').tap()
      await dialog(page).getByRole('searchbox').waitFor()
    },
  },
  {
    name: 'board-new-patient',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Plan a session').tap()
      await button(page, 'New patient').tap()
    },
  },
  {
    name: 'board-hand-off',
    as: 'nora',
    async show(page, demo) {
      await board(page, demo)
      await button(page, 'Hand off').tap()
      await dialog(page).waitFor()
    },
  },
]
