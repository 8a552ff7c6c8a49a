/** Files of networks: read with their weights, checked, written out in functions' stead, held as single precision. */
package org.abscam.onnx.read;
