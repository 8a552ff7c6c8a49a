/** "Abs-CAM Hotspots..." and "Abs-CAM Overlay...": what is done with a saliency stack that is there. */
package org.abscam.fiji.hotspots;
