// Runs the stock encoder and decoder on images and prompts, with preprocessing of its own in double precision.
// Usage: node sam-reference.mjs <job.json>; the job names its inputs, the folder for the outputs and the model files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';

const SIDE = 1024;
const MEAN = [123.675, 116.28, 103.53];
const STD = [58.395, 57.12, 57.375];

/** Triangle filter around each output centre, widened when shrinking; rows of { first, weights }. */
function triangleWeights(inputLength, outputLength) {
  const step = inputLength / outputLength;
  const radius = Math.max(step, 1);
  return Array.from({ length: outputLength }, (_, i) => {
    const centre = (i + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - radius + 0.5));
    const end = Math.min(inputLength, Math.floor(centre + radius + 0.5));
    const raw = [];
    for (let p = first; p < end; p++) raw.push(Math.max(0, 1 - Math.abs(p + 0.5 - centre) / radius));
    const sum = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((w) => w / sum) };
  });
}

/** RGB bytes to the normalised, zero-padded input tensor: columns first, then rows. */
function preprocess(rgb, width, height) {
  const scale = SIDE / Math.max(width, height);
  const newWidth = Math.max(1, Math.floor(width * scale + 0.5));
  const newHeight = Math.max(1, Math.floor(height * scale + 0.5));
  const across = triangleWeights(width, newWidth);
  const down = triangleWeights(height, newHeight);
  const tensor = new Float32Array(3 * SIDE * SIDE);
  for (let c = 0; c < 3; c++) {
    const narrow = new Float64Array(newWidth * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < newWidth; x++) {
        const { first, weights } = across[x];
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * rgb[(y * width + first + k) * 3 + c];
        narrow[y * newWidth + x] = sum;
      }
    }
    for (let y = 0; y < newHeight; y++) {
      const { first, weights } = down[y];
      for (let x = 0; x < newWidth; x++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += weights[k] * narrow[(first + k) * newWidth + x];
        tensor[(c * SIDE + y) * SIDE + x] = (sum - MEAN[c]) / STD[c];
      }
    }
  }
  return { tensor, newWidth, newHeight };
}

const floats = (file) => {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const save = (file, array) => writeFileSync(file, Buffer.from(array.buffer, array.byteOffset, array.byteLength));
const tensor = (data, dims) => new ort.Tensor('float32', data, dims);

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// Threads that spin while they wait would slow down the tests that run beside this.
const options = { extra: { session: { intra_op: { allow_spinning: '0' } } } };
const encoder = await ort.InferenceSession.create(job.encoder, options);
const decoder = await ort.InferenceSession.create(job.decoder, options);
const answers = [];

for (const [i, image] of job.images.entries()) {
  const { width, height } = image;
  const input = preprocess(readFileSync(image.rgb), width, height);
  const { output } = await encoder.run({ input: tensor(input.tensor, [1, 3, SIDE, SIDE]) });
  save(join(job.folder, `${i}.input`), input.tensor);
  save(join(job.folder, `${i}.embedding`), output.data);

  const prompts = [];
  for (const [k, prompt] of image.prompts.entries()) {
    const coords = prompt.points.map((v, j) =>
      j % 2 === 0 ? (v * input.newWidth) / width : (v * input.newHeight) / height);
    const count = prompt.labels.length;
    const mask = prompt.mask ? floats(prompt.mask) : new Float32Array(256 * 256);
    const result = await decoder.run({
      image_embeddings: tensor(output.data, [1, 256, 64, 64]),
      point_coords: tensor(Float32Array.from(coords), [1, count, 2]),
      point_labels: tensor(Float32Array.from(prompt.labels), [1, count]),
      mask_input: tensor(mask, [1, 1, 256, 256]),
      has_mask_input: tensor(Float32Array.of(prompt.mask ? 1 : 0), [1]),
      orig_im_size: tensor(Float32Array.of(height, width), [2]),
    });
    save(join(job.folder, `${i}.${k}.logits`), result.low_res_masks.data);
    writeFileSync(join(job.folder, `${i}.${k}.mask`), Uint8Array.from(result.masks.data, (v) => (v > 0 ? 255 : 0)));
    prompts.push({ iou: result.iou_predictions.data[0] });
  }
  answers.push({ prompts });
}

writeFileSync(join(job.folder, 'answers.json'), JSON.stringify(answers));
