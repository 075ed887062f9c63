/** The words of reading a code by the tablet's camera. */
export const scanWords = {
  open: 'Scan the vial',
  close: 'Close the camera',
  picture: 'What the camera sees',
  hint: 'Hold the square code of the vial or its box before the camera.',
  read: 'Read from the code. Compare it with the label.',
  noCamera: 'No camera can be used here. Type what stands on the vial.',
} as const
