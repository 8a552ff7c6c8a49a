/** Images of DICOM objects: their form, their frames, and what stored values mean. */
package org.abscam.dicom.image;
