// Runs exported explainers in ONNX Runtime for Node.js, with all of its optimisation, and writes scores and maps as JSON.
//
//     abscam export --model ../../../../vectors-tokens/vit_tv_ts17/model.onnx --method abs-cam --out vit-abs-cam.onnx
//     (and so on: vit and swin, abs-cam and grad-cam; the model of swin is swin.onnx beside this file)
//     npm install --ignore-scripts onnxruntime-node@1.30.0
//     node exported.mjs vit-abs-cam.onnx vit-grad-cam.onnx swin-abs-cam.onnx swin-grad-cam.onnx > exported.json
//
// exported.json beside this file is of onnxruntime-node 1.30.0 with Node.js 20.20.2 on x86-64; ONNX Runtime of the tests is another version in another
// process. The picture is made of whole numbers, so that it is the same here as in ExportedElsewhereTest.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as runtime from 'onnxruntime-node';

const picture = count => Float32Array.from({ length: count }, (_, i) => (Math.imul(i, 0x9E3779B1) >>> 24) / 256);
const version = JSON.parse(readFileSync(new URL('./node_modules/onnxruntime-node/package.json', import.meta.url))).version;
const rounded = data => Array.from(data, v => Number(v.toPrecision(7)));
const results = {};
for (const file of process.argv.slice(2)) {
	const session = await runtime.InferenceSession.create(file, { graphOptimizationLevel: 'all', intraOpNumThreads: 1 });
	const shape = session.inputMetadata.find(i => i.name === 'pixels').shape.map(size => typeof size === 'number' ? size : 1);
	const pixels = new runtime.Tensor('float32', picture(shape.reduce((a, b) => a * b)), shape);
	const index = new runtime.Tensor('int64', BigInt64Array.of(-1n), [1]);
	const { scores, map } = await session.run({ pixels, class: index });
	results[basename(file, '.onnx')] = { scores: rounded(scores.data), map: rounded(map.data) };
}
console.log(JSON.stringify({ runtime: `onnxruntime-node ${version}, Node.js ${process.versions.node}, ${process.arch}`, results }));
