/** "Abs-CAM Open DICOM...": a file or a series of an archive, as it is meant. */
package org.abscam.fiji.open;
