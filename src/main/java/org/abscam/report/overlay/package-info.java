/** How a map looks on a scan: saliency stacks, their colours and colour bar, the blended map, outlines and their dark halo. */
package org.abscam.report.overlay;
