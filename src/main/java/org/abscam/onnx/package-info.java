/**
 * Reading, checking, editing and writing ONNX graphs: shapes, where the class scores are, where the target layer is. Knows
 * nothing of ImageJ, DJL or class activation maps.
 */
package org.abscam.onnx;
