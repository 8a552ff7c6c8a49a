/**
 * Class activation maps as ONNX graph fragments: the equations of Abs-CAM (Zeng et al. 2022, arXiv 2207.03648) and of the methods
 * it is compared with, and their assembly into explainer graphs. Knows no sessions and no pixels.
 */
package org.abscam.cam;
