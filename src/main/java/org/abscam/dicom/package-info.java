/** DICOM data sets (PS3.5, PS3.10): reading from files and memory, writing, character sets, UIDs; nothing of ImageJ and of models. */
package org.abscam.dicom;
