/** Series of DICOM images (PS3.3, section A.1.2.3): which ones a folder or a DICOMDIR holds, and in which order their slices lie. */
package org.abscam.dicom.series;
