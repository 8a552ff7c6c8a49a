/**
 * Derivatives of ONNX operators as ONNX nodes: one rule per operator, grouped by family, and the walk that chains them. A new
 * rule is one row in its family, which also says what else is known of the operator; the walk knows no operator.
 */
package org.abscam.onnx.gradient;
