// Runs the exported graphs in onnxruntime-node. Called by samstream-bench --suite: says a line of JSON when it is ready,
// and one for each line that it reads.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');

const task = JSON.parse(process.argv[2]);
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

// Frames as the encoder takes them, [3, size, size] each, one after the other.
function readFrames(ort) {
  const bytes = fs.readFileSync(task.frames);
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const length = 3 * task.size * task.size;
  const frames = [];
  for (let i = 0; i + length <= floats.length; i += length) {
    frames.push(new ort.Tensor('float32', floats.slice(i, i + length), [1, 3, task.size, task.size]));
  }
  return frames;
}

async function load(ort) {
  const options = task.threads > 0 ? { intraOpNumThreads: task.threads } : {};
  const encoder = await ort.InferenceSession.create(task.encoder, options);
  const frames = readFrames(ort);
  let next = 0;
  const encode = () => encoder.run({ [encoder.inputNames[0]]: frames[next++ % frames.length] });
  if (!task.decoder) {
    return encode;
  }

  const decoder = await ort.InferenceSession.create(task.decoder, options);
  const embedding = (await encode())[encoder.outputNames[0]];
  const tensor = (values, shape) => new ort.Tensor('float32', Float32Array.from(values), shape);
  const feeds = {
    image_embeddings: embedding,
    point_coords: tensor(task.box, [1, 2, 2]),
    point_labels: tensor([2, 3], [1, 2]),
    mask_input: new ort.Tensor('float32', new Float32Array(256 * 256), [1, 1, 256, 256]),
    has_mask_input: tensor([0], [1]),
    orig_im_size: tensor(task.frame_size, [2]),
  };
  return () => decoder.run(feeds);
}

async function measure(run) {
  const cpu = process.cpuUsage();
  const started = process.hrtime.bigint();
  for (let i = 0; i < task.runs; i++) {
    await run();
  }
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  const used = process.cpuUsage(cpu);
  return {
    frames: task.runs,
    elapsed_ms: elapsed,
    processor_ms: (used.user + used.system) / 1e3,
    resident_bytes: process.memoryUsage().rss,
  };
}

async function main() {
  const ort = require(task.package);
  const { version } = JSON.parse(fs.readFileSync(path.join(task.package, 'package.json'), 'utf8'));
  const run = await load(ort);
  await measure(run);
  say({ version: `onnxruntime-node ${version} on Node.js ${process.versions.node}` });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    say({ measurement: await measure(run) });
  }
}

main().catch((error) => {
  say({ error: `${error.message}` });
  process.exitCode = 1;
});
