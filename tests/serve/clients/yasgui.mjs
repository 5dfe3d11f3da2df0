// As a person: put a query into the editor of YASGUI, press its button, read the table.
import { cells, run } from './browser.mjs'

await run(async (page, query) => {
  await page.click('.yasqe .CodeMirror-lines')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(query)
  const [response] = await Promise.all([
    page.waitForResponse(answer => answer.url().includes('/sparql') && answer.request().method() !== 'OPTIONS'),
    page.click('.yasqe .yasqe_queryButton')
  ])
  await page.waitForSelector('.yasr table.dataTable tbody tr')
  return { status: response.status(), method: response.request().method(), rows: await cells(page, '.yasr table.dataTable tbody tr') }
})
