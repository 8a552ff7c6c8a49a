/** Where slices lie in the patient (PS3.3, section C.7.6.2), and which slices of two series show the same place. */
package org.abscam.dicom.space;
