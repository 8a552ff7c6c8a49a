/** "Abs-CAM Explain...": request, dialog with preview, and run. */
package org.abscam.fiji.explain;
