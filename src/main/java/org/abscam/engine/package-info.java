/**
 * DJL with ONNX Runtime: devices and honest fallback, networks that are opened once, run many times and closed. Knows no ImageJ.
 */
package org.abscam.engine;
