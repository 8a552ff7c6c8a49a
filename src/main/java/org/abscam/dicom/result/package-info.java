/** Results as DICOM objects that return to the record: overlay, segmentation, structured report, parametric map, key images. */
package org.abscam.dicom.result;
