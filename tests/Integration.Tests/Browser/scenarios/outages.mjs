// The camera goes and comes back, then the program does: the page says so, and goes on by itself.
import { ask, expectNoFaults, given, open, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  let pictures = 0;
  const page = await open(browser, `#/live/${given.camera}`, {
    beforeOpen: (page) => page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => typeof payload !== 'string' && pictures++)),
  });
  const goOn = async (what) => {
    const before = pictures;
    await until(what, () => pictures > before + 3);
  };
  await goOn('pictures come');

  await ask('kill the camera');
  await page.locator('.picture .away').getByText(/connecting/).waitFor();
  await ask('start the camera');
  await page.locator('.picture .away').waitFor({ state: 'detached' });
  await goOn('pictures come again');

  await ask('restart the program');
  await goOn('pictures come from the program that was started again');
  await page.locator('.picture .away').waitFor({ state: 'detached' });
  expectNoFaults(page);
});
