/**
 * Files and folders that are there whole or not at all: what is written beside its place and takes its place when it is complete, what
 * lives in the folder for temporary files, and who may write what while another process writes too. It knows nothing of scans and models.
 */
package org.abscam.files;
