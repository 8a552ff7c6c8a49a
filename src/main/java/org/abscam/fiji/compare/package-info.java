/** "Abs-CAM Compare Methods...": request, dialog and run. */
package org.abscam.fiji.compare;
