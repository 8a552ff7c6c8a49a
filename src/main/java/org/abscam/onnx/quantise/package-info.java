/**
 * Classifiers that compute in whole numbers of 8 bits: which nodes do, what their tensors and weights are rounded to, and how ONNX says so (pairs
 * of QuantizeLinear and DequantizeLinear, which ONNX Runtime makes kernels of 8 bits of).
 */
package org.abscam.onnx.quantise;
