// Somebody who has read nothing follows an object through a clip: open, drag, run, review.
import { expect, expectNoFaults, given, open, scenario, until } from '../browser.mjs';

await scenario(async (browser) => {
  const page = await open(browser);
  const tile = page.locator('.tile a').first(), scene = page.locator('.scene');
  await tile.or(scene).first().waitFor();
  // With one clip it is open already.
  if (!(await scene.isVisible())) await tile.click();
  await scene.waitFor();

  let place = '';
  const area = await until('the picture is there and stays where it is', async () => {
    const now = await page.locator('.layer').evaluate(placeOf, given).catch(() => null);
    const isStill = now !== null && JSON.stringify(now) === place;
    place = JSON.stringify(now);
    await page.waitForTimeout(500);
    return isStill ? now : null;
  });
  const [x1, y1, x2, y2] = given.box.map((value, i) => (i % 2 === 0 ? area.x + (value * area.width) / given.width : area.y + (value * area.height) / given.height));
  const drag = async () => {
    await page.mouse.move(x1, y1);
    await page.mouse.down();
    await page.mouse.move(x2, y2, { steps: 5 });
    await page.mouse.up();
  };
  // It is shown with the picture.
  await page.locator('.lesson').waitFor();
  await drag();
  await page.locator('aside').getByText(/tracked/).first().waitFor();

  await page.locator('.run button').first().click();
  await page.locator('progress').waitFor({ state: 'detached' });
  const ask = (path) => page.request.get(new URL(path, page.url().split('#')[0]).href).then((answer) => answer.json());
  const { id } = (await ask('api/clips')).clips[0];
  await until('every frame has a result', async () => (await ask('api/clips')).clips[0].frames_with_results === given.frames);

  // What is worth a look: one is accepted, and gone from the list; one is left for later, and last; one is corrected, and gone as well.
  const review = () => ask(`api/clips/${id}/review`);
  const { items } = await until('frames are worth a look', async () => ((await review()).items.length > 2 ? review() : null));
  const current = page.locator('.looks [aria-current]');
  const shown = async () => Number((await current.textContent()).match(/Frame (\d+)/)[1]);
  const isListed = async (frame) => (await review()).items.some((item) => item.frame === frame);
  await page.locator('.looks button').first().waitFor();
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Accept', disabled: false }).waitFor();
  expect((await shown()) === items[0].frame, 'the first one is shown');
  expect((await page.locator('.target').textContent()).includes(`Object ${items[0].id}`), 'its object is selected');
  await page.keyboard.press('a');
  await page.locator('.looks button', { hasText: new RegExp(`Frame ${items[0].frame}(?!\\d)`) }).waitFor({ state: 'detached' });
  expect(!(await isListed(items[0].frame)) && (await review()).accepted === 1, 'what is accepted is listed no more');
  const later = await shown();
  await page.getByRole('button', { name: 'Skip' }).click();
  await until('what is skipped is last', async () => {
    const last = (await review()).items.at(-1);
    return last.skipped && last.frame === later;
  });
  const before = await until('the next one is shown', async () => ((await shown()) === later ? null : shown()));
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  const wrong = await until('another one is shown', async () => ((await shown()) === before ? null : shown()));
  await page.getByRole('button', { name: 'Accept', disabled: false }).waitFor();
  await page.keyboard.down('Shift');
  await drag();
  await page.keyboard.up('Shift');
  await until('what is corrected is listed no more', async () => !(await isListed(wrong)) && (await ask(`api/clips/${id}`)).prompts.some(({ frame }) => frame === wrong));
  await page.locator('.looks button', { hasText: new RegExp(`Frame ${wrong}(?!\\d)`) }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await until('the correction is taken back', async () => (await ask(`api/clips/${id}`)).prompts.length === 1);

  // It leaves, which is said of the last frame, and taken back.
  const ends = async () => (await ask(`api/clips/${id}`)).prompts.filter(({ mode }) => mode === 'remove').map(({ frame }) => frame);
  const gone = page.getByRole('button', { name: /is gone from here$/ });
  await page.keyboard.press('End');
  await page.locator('aside').getByText(/tracked|lost|occluded|uncertain/).first().waitFor();
  await gone.click();
  await until('its end is kept', async () => String(await ends()) === String(given.frames - 1));
  await until('it is gone there already', () => gone.isDisabled());
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await until('its end is taken back', async () => (await ends()).length === 0);
  expectNoFaults(page);
  console.log(JSON.stringify({ clip: id }));
});

// Where the picture lies on the page, whatever it is zoomed to.
function placeOf(layer, frame) {
  const stage = layer.parentElement;
  const shape = stage.querySelector('.painted')?.style.transform.match(/-?[\d.]+/g)?.map(Number);
  if (!shape) return null;
  const { x, y } = stage.getBoundingClientRect();
  return { x: x + shape[0], y: y + shape[1], width: frame.width * shape[2], height: frame.height * shape[2] };
}
