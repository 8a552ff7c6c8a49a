/** What a data set must lose before it goes elsewhere: the Basic Application Level Confidentiality Profile (PS3.15, annex E). */
package org.abscam.dicom.confidential;
