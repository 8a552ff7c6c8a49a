/**
 * Derivatives of ONNX operators as ONNX nodes: one rule per operator, grouped by family, and the walk that chains them. A new
 * rule is one entry in its family's table; the walk knows no operator.
 */
package org.abscam.onnx.gradient;
