/** "Abs-CAM Classify...": request, dialog and run. */
package org.abscam.fiji.classify;
