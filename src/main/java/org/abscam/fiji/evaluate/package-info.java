/** "Abs-CAM Evaluate...": request, dialog, marked truth and run. */
package org.abscam.fiji.evaluate;
