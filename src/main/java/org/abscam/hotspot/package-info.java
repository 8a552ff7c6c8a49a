/** From a saliency map to regions of interest with their measures. */
package org.abscam.hotspot;
