/** DICOMweb (PS3.18): finds, fetches and stores the instances of an archive over HTTP; nothing of ImageJ and of models. */
package org.abscam.dicom.web;
