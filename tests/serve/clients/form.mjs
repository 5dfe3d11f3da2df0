// As a person: put a query into the form at /sparql, press its button, read the table, follow the first link in it.
import { cells, run } from './browser.mjs'

await run(async (page, query) => {
  await page.fill('textarea[name=query]', query)
  await page.click('button')
  await page.waitForSelector('table tbody tr, h2')
  const rows = await cells(page, 'table tbody tr')
  const heading = await page.innerText('h2')
  const kept = await page.inputValue('textarea[name=query]')
  let led = ''
  if (await page.$('table tbody a')) {
    const address = await page.getAttribute('table tbody a', 'href')
    const other = await page.context().newPage()
    await other.goto(new URL(address, page.url()).href)
    led = await other.innerText('h1')
    await other.close()
  }
  return { rows, heading, kept, led }
})
