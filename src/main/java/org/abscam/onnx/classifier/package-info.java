/** A graph as a classifier: its scores, its layers and which of them can be explained, its batch, its slices, further inputs that are held. */
package org.abscam.onnx.classifier;
