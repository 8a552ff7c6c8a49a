/** "Abs-CAM Explain...": request, dialog with preview, and run; and "Abs-CAM Export Explainer...", which writes what would be run. */
package org.abscam.fiji.explain;
